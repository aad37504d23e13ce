/** The wall. */
export const wall = {
  title: "Today",
  today: { received: "Received today", closed: "Closed today", open: "Open", overdue: "Overdue", due_today: "Due today", unsigned: "Not signed for" },
  numbers: "Today's numbers",
  map: (figure: string) => `${figure} by area`,
  trend: (days: number) => `Received and closed, ${days} days`,
  received: "Received",
  closed: "Closed",
  categories: (days: number) => `Most frequent, ${days} days`,
  noCategories: "Nothing came often enough",
  shares: (days: number) => `Figures, ${days} days`,
  n: (n: number) => `n ${n}`,
  tooFew: "Too few",
  whole: "Full screen",
  back: "Back",
  stale: (at: string) => `Connection lost, trying again. These are the numbers of ${at}`,
  clock: "Time",
};

/** Deadlines and supervision. */
export const terms = {
  title: "Deadlines and supervision",
  piles: {
    due_today: "Due today", red: "Overdue", overdue_1: "Late by 1 day at most", overdue_3: "Late by 1–3 days", overdue_7: "Late by 3–7 days", overdue_more: "Late by more than 7 days",
    unsigned: "To be signed for", unassigned: "To be dispatched", disputed: "Return disputed", returned_twice: "Returned twice", critical: "Critical", undecided: "Decision late", to_review: "To review", unsatisfied: "Not satisfied", group_risk: "Group risk", watched: "Watched",
  } as Record<string, string>,
  delayed: "Extended, deferred, paused",
  kinds: { overdue: "overdue", extension: "extension", deferral: "deferral", pause: "waits for the reporter" } as Record<string, string>,
  toDecide: "to decide",
  since: (at: string) => `since ${at}`,
  proposals: "Proposed supervision",
  level: (n: number) => `level ${n}`,
  units: "Units in bands (30 days)",
  unit: "Unit",
  n: "n",
  bands: "A is best; too few are not banded",
  empty: "Nothing was counted in this time",
  nothingHere: "No tickets of this kind",
  choose: "Choose a pile to see its tickets",
};

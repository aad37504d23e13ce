/** Deadlines and supervision. */
export const terms = {
  title: "Deadlines and supervision",
  piles: {
    due_today: "Due today", red: "Overdue", overdue_1: "Late by 1 day at most", overdue_3: "Late by 1–3 days", overdue_7: "Late by 3–7 days", overdue_more: "Late by more than 7 days",
    unsigned: "To be signed for", unassigned: "To be dispatched", disputed: "Return disputed", to_decide: "To be decided", returned_twice: "Returned twice", critical: "Critical", undecided: "Decision late", to_review: "To review", unsatisfied: "Not satisfied", group_risk: "Group risk", watched: "Watched",
  } as Record<string, string>,
  delayed: "Taking longer",
  kinds: { overdue: "overdue", extension: "extension", deferral: "deferral", pause: "waits for the reporter" } as Record<string, string>,
  toDecide: "to decide",
  since: (at: string) => `since ${at}`,
  proposals: "Proposed supervision",
  level: (n: number) => `level ${n}`,
  take: (n: number) => `Supervise as proposed (level ${n})`,
  grounds: {
    overdue: "overdue", urges: "urged often", approved_returns: "returned often", rejected_results: "results rejected often", unsatisfied_rounds: "not satisfied again and again", supervisions: "supervised often",
    unassigned: "nobody has it", undecided: "the house's own decision is late", unsupervised: "the unit answers to no other", whistle_unanswered: "a whistle went unanswered", supervision_unanswered: "supervision went unanswered",
  } as Record<string, string>,
  units: "Units in bands (30 days)",
  unit: "Unit",
  n: "n",
  bands: "A is best; too few are not banded",
  empty: "Nothing was counted in this time",
  nothingHere: "No tickets of this kind",
  choose: "Choose a pile to see its tickets",
};

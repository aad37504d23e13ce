/**
 * 撤销: for a while after a step, the one that takes it back is at hand. It is a step of the rules like any other, asked
 * for with a reason and written into the trail; what has no such step cannot be undone here.
 */

const INVERSES: Readonly<Record<string, string>> = { dispatch: "recall_dispatch", merge: "unmerge", grant_pause: "resume", grant_deferral: "end_deferral" };

/** So long the offer stands. */
export const OFFERED_MS = 60_000;

/** What may be done by now, of a card that was fetched a while ago: a dispatch is taken back for the city's time only. */
export function mayStill(card: { readonly may: readonly string[]; readonly recall_until: string | null } | null, nowMs: number): readonly string[] {
  if (card === null) return [];
  const isOver = card.recall_until !== null && nowMs > Date.parse(card.recall_until);
  return isOver ? card.may.filter((step) => step !== INVERSES["dispatch"]) : card.may;
}

/** The step that takes `step` back, if the rules let this person take it now. */
export function inverseOf(step: string | null, may: readonly string[]): string | null {
  const inverse = step === null ? undefined : INVERSES[step];
  return inverse !== undefined && may.includes(inverse) ? inverse : null;
}

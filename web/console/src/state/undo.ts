/**
 * 撤销: for a while after a step, the one that takes it back is at hand. It is a step of the rules like any other, asked
 * for with a reason and written into the trail; what has no such step cannot be undone here.
 */

const INVERSES: Readonly<Record<string, string>> = { dispatch: "recall_dispatch", merge: "unmerge", grant_pause: "resume", grant_deferral: "end_deferral" };

/** So long the offer stands. */
export const OFFERED_MS = 60_000;

/** The step that takes `step` back, if the rules let this person take it now. */
export function inverseOf(step: string | null, may: readonly string[]): string | null {
  const inverse = step === null ? undefined : INVERSES[step];
  return inverse !== undefined && may.includes(inverse) ? inverse : null;
}

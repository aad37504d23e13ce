/**
 * In which order steps are offered. Which there are, the server says; here is only what people reach for first. A dispatch
 * is taken back by what is offered right after it (`undo.ts`): minutes later the city's time for it is over.
 */

const FOREMOST = [
  "accept", "dispatch", "sign", "submit_result", "approve_result", "reject_result", "record_callback", "close", "reopen",
  "grant_return", "refuse_return", "assign_finally", "grant_extension", "refuse_extension", "grant_pause", "refuse_pause",
  "grant_deferral", "refuse_deferral", "endorse_exclusion", "exclude", "refuse_exclusion", "reject", "refuse_rejection",
  "confirm_self_handled", "refuse_self_handled", "conclude_consultation", "give_opinion", "request_return", "request_extension",
  "request_pause", "explain_overdue", "resume", "accept_plan", "answer_supervision", "urge", "supervise", "review_demand",
];

export interface Offer { readonly step: string; readonly isForemost: boolean }

/** What people reach for first, first; everything else in the server's order. A list of photos is made by handhelds. */
export function foremost(may: readonly string[]): Offer[] {
  const first = FOREMOST.filter((step) => may.includes(step));
  const rest = may.filter((step) => !first.includes(step) && step !== "photo_manifest");
  return [...first.map((step) => ({ step, isForemost: true })), ...rest.map((step) => ({ step, isForemost: false }))];
}

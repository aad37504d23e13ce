/** 交接确认: by whoever gives and whoever takes, on a screen of theirs. */

import type { Handover } from "../door/administration.ts";

/** What an open handover waits to hear from this person: that they take it, that they give it, or nothing. */
export function awaitedFrom(person: string, handover: Handover): "taken" | "given" | null {
  if (handover.done_at !== null || handover.withdrawn_at !== null) return null;
  if (person === handover.successor) return handover.taken_at === null ? "taken" : null;
  return person === handover.leaver && handover.given_at === null ? "given" : null;
}

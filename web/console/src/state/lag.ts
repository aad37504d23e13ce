/** 手持端滞后: in which order handhelds are looked at. */

import type { Handheld } from "../door/administration.ts";

/** Those with unsent work first, the oldest work on top; then those that were silent longest, and never heard of last. */
export const behindFirst = (handhelds: readonly Handheld[]): Handheld[] =>
  [...handhelds].sort((one, other) =>
    (other.oldest_unsent_age_s ?? -1) - (one.oldest_unsent_age_s ?? -1) || (other.unsent ?? 0) - (one.unsent ?? 0) || (other.silent_s ?? -1) - (one.silent_s ?? -1) || one.writer.localeCompare(other.writer));

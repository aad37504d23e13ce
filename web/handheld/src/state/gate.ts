/** What stands before the screens: nobody signed in, no PIN yet, or locked. Reporting is never locked away. */

import type { VaultState } from "../vault/index.ts";
import type { Place } from "./place.ts";

export type Gate = "sign-in" | "set-pin" | "unlock" | null;

/** Something new is recorded without a PIN, and after too many wrong ones too; a draft has to be read first. */
const isRecording = ({ screen, id }: Place): boolean => screen === "report" && id === null;

/** Which gate a person meets on the way to a screen; null where the way is free. */
export function gateBefore(place: Place, isSomebody: boolean, vault: VaultState): Gate {
  if (!isSomebody) return "sign-in";
  if (vault === "unset") return "set-pin";
  if (vault === "open" || isRecording(place)) return null;
  return vault === "lost" ? "sign-in" : "unlock";
}

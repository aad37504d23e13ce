/** What stands before the screens: nobody signed in, no PIN yet, or locked. Reporting is never locked away. */

import type { VaultState } from "../vault/index.ts";
import type { ScreenName } from "./place.ts";

export type Gate = "sign-in" | "set-pin" | "unlock" | null;

/** Recording works while locked. */
const OPEN_WHILE_LOCKED: readonly ScreenName[] = ["report"];

/** Which gate a person meets on the way to a screen; null where the way is free. */
export function gateBefore(screen: ScreenName, isSomebody: boolean, vault: VaultState): Gate {
  if (!isSomebody || vault === "lost") return "sign-in";
  if (vault === "unset") return "set-pin";
  return vault === "locked" && !OPEN_WHILE_LOCKED.includes(screen) ? "unlock" : null;
}

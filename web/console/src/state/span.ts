/** How far away an instant is, in the largest unit that says enough. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface Length { readonly unit: "days" | "hours" | "minutes"; readonly n: number }
export interface Span { readonly unit: Length["unit"] | "workdays"; readonly n: number; readonly isLate: boolean }

export function lengthOf(ms: number): Length {
  if (ms >= 2 * DAY_MS) return { unit: "days", n: Math.floor(ms / DAY_MS) };
  if (ms >= 2 * HOUR_MS) return { unit: "hours", n: Math.floor(ms / HOUR_MS) };
  return { unit: "minutes", n: Math.floor(ms / MINUTE_MS) };
}

/** In workdays, as the server counts those after today, while there are any; of the last 24 hours, and of lateness, by the clock. */
export function spanTo(due: string, workdaysLeft: number, nowMs: number): Span {
  const leftMs = Date.parse(due) - nowMs;
  if (workdaysLeft > 0 && leftMs >= DAY_MS) return { unit: "workdays", n: workdaysLeft, isLate: false };
  return { ...lengthOf(Math.abs(leftMs)), isLate: leftMs < 0 };
}

/** By how much something was settled after its term; null: in time. */
export function lateBy(due: string, settled: string): Length | null {
  const ms = Date.parse(settled) - Date.parse(due);
  return ms > 0 ? lengthOf(ms) : null;
}

/** Ended otherwise than by being done: nothing of what was promised is owed, and nothing was kept. */
const DROPPED: readonly string[] = ["rejected", "excluded", "merged", "withdrawn"];
export const isDropped = ({ state }: { readonly state: string }): boolean => DROPPED.includes(state);

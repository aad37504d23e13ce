/** How far away an instant is, in the largest unit that says enough. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface Span { readonly unit: "days" | "hours" | "minutes"; readonly n: number; readonly isLate: boolean }

export function spanTo(due: string, nowMs: number): Span {
  const leftMs = Date.parse(due) - nowMs;
  const awayMs = Math.abs(leftMs);
  const isLate = leftMs < 0;
  if (awayMs >= 2 * DAY_MS) return { unit: "days", n: Math.floor(awayMs / DAY_MS), isLate };
  if (awayMs >= 2 * HOUR_MS) return { unit: "hours", n: Math.floor(awayMs / HOUR_MS), isLate };
  return { unit: "minutes", n: Math.floor(awayMs / MINUTE_MS), isLate };
}

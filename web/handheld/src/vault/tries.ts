/** How often a PIN may be tried: five times freely, then with pauses that double, ten times in all. */

export const TRIES_MAX = 10;

const FREE = 5;
const FIRST_PAUSE_MS = 30_000;

/** How long the next try has to wait after so many wrong ones; Infinity: there is none. */
export function pauseAfterMs(wrong: number): number {
  if (wrong >= TRIES_MAX) return Infinity;
  return wrong < FREE ? 0 : FIRST_PAUSE_MS * 2 ** (wrong - FREE);
}

const PIN = /^\d{6}$/;

/** Six digits that are neither all alike nor a run up or down. */
export function isGoodPin(pin: string): boolean {
  if (!PIN.test(pin)) return false;
  const steps = new Set([...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i])));
  return steps.size > 1 || ![-1, 0, 1].includes([...steps][0] ?? 0);
}

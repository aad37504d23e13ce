/** 闲置锁定: a handheld that nobody touches locks itself, so that one left on a table is read by nobody. */

export const IDLE_MS = 10 * 60_000;

const LOOKS_EVERY_MS = 15_000;
const TOUCHED = "touched-ms";

/** Whether it has lain untouched for too long. A clock that was set, either way, locks it rather than keep it open. */
export const isIdle = (touchedMs: number, nowMs: number): boolean => Math.abs(nowMs - touchedMs) > IDLE_MS;

/** Calls `lock` when the app has not been touched in any tab; one that was in a pocket is asked before it is looked at. */
export function lockWhenIdle(lock: () => void): void {
  let noted = 0;
  const touched = (): void => {
    if (Math.abs(Date.now() - noted) < LOOKS_EVERY_MS) return;
    noted = Date.now();
    localStorage.setItem(TOUCHED, String(noted));
  };
  const look = (): void => {
    if (document.visibilityState === "visible" && isIdle(Number(localStorage.getItem(TOUCHED)), Date.now())) lock();
  };
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(sign, touched, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  touched();
  setInterval(look, LOOKS_EVERY_MS);
}

/** Not more often than: many changes at once are one, and the last one is never forgotten. */

import { onScopeDispose } from "vue";

export function usePace(act: () => void, waitMs: number): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(waiting));
  return () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      act();
    }, waitMs);
  };
}

/** The same of what takes a while: it is not begun again before it has ended. */
export function useBreath(act: () => Promise<void>, waitMs: number): () => void {
  let [isBusy, isAsked] = [false, false];
  const ask = usePace(async () => {
    isAsked = isBusy;
    if (isBusy) return;
    isBusy = true;
    try {
      await act();
    } finally {
      isBusy = false;
      if (isAsked) ask();
    }
  }, waitMs);
  return ask;
}

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

/** One after the other: what is shown for a while, then the next, then from the start again. */

import { computed, type ComputedRef, onScopeDispose, ref } from "vue";

export function useTurns<T>(all: readonly [T, ...T[]], eachMs: number): ComputedRef<T> {
  const turn = ref(0);
  const timer = setInterval(() => (turn.value = (turn.value + 1) % all.length), eachMs);
  onScopeDispose(() => clearInterval(timer));
  return computed(() => all[turn.value] ?? all[0]);
}

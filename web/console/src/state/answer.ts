/** What a room has asked for and what has come of it: nothing yet, an answer, or trouble. The last question wins. */

import { onScopeDispose, shallowRef, type ShallowRef } from "vue";

export interface Answer<T> {
  readonly value: ShallowRef<T | null>;
  readonly trouble: ShallowRef<unknown>;
  readonly asking: ShallowRef<boolean>;
  /** Ask (again); what was shown stays until the new answer is here. */
  readonly ask: () => Promise<void>;
}

export function useAnswer<T>(question: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [value, trouble, asking] = [shallowRef<T | null>(null), shallowRef<unknown>(null), shallowRef(false)];
  let present = new AbortController();
  async function ask(): Promise<void> {
    present.abort();
    const own = (present = new AbortController());
    asking.value = true;
    try {
      const found = await question(own.signal);
      if (own === present) [value.value, trouble.value] = [found, null];
    } catch (error) {
      if (own === present) trouble.value = error;
    } finally {
      if (own === present) asking.value = false;
    }
  }
  onScopeDispose(() => present.abort());
  return { value, trouble, asking, ask };
}

/** What a room has asked for and what has come of it: nothing yet, an answer, or trouble. The last question wins. */

import { onScopeDispose, shallowRef, type ShallowRef, watch } from "vue";

import { Refused } from "../door/problems.ts";
import { ended } from "./session.ts";

export interface Answer<T> {
  readonly value: ShallowRef<T | null>;
  readonly trouble: ShallowRef<unknown>;
  readonly asking: ShallowRef<boolean>;
  /**
   * Ask (again); what was shown stays until the new answer is here, unless the person may no longer see it. What was
   * asked when the session was over is asked again once somebody is back.
   */
  readonly ask: () => Promise<void>;
}

/** The server no longer shows it to this person. */
const UNSEEN = new Set([403, 404]);
/** The server does not know who asks. */
const NOBODY = 401;

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
      if (own !== present) return;
      trouble.value = error;
      if (error instanceof Refused && UNSEEN.has(error.status)) value.value = null;
    } finally {
      if (own === present) asking.value = false;
    }
  }
  watch(ended, (gone) => void (!gone && trouble.value instanceof Refused && trouble.value.status === NOBODY && ask()));
  onScopeDispose(() => present.abort());
  return { value, trouble, asking, ask };
}

/** Long lists that come page by page: what has come so far, and the question for more of it. */

import { shallowRef, type ShallowRef } from "vue";

import { type Answer, useAnswer } from "./answer.ts";

/** One page, and where the next one goes on; null: this was the last. */
export interface Page<T> { readonly rows: readonly T[]; readonly next: string | number | null }

export interface Pages<T> extends Answer<readonly T[]> {
  readonly next: ShallowRef<string | number | null>;
  readonly more: () => Promise<void>;
}

/** `page` is asked with where to go on, null for the beginning. `ask` begins anew, `more` adds the next page. */
export function usePages<T>(page: (after: string | number | null, signal: AbortSignal) => Promise<Page<T>>): Pages<T> {
  const next = shallowRef<string | number | null>(null);
  let after: string | number | null = null;
  const answer: Answer<readonly T[]> = useAnswer<readonly T[]>(async (signal) => {
    const before = after === null ? [] : (answer.value.value ?? []);
    const { rows, next: follows } = await page(after, signal);
    next.value = follows;
    return [...before, ...rows];
  });
  const from = (start: string | number | null): Promise<void> => {
    after = start;
    return answer.ask();
  };
  return { ...answer, next, ask: () => from(null), more: () => from(next.value) };
}

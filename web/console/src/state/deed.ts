/** One thing that a person does: not twice at once, and with a sentence where it was refused. */

import { type Ref, ref } from "vue";

import { sentenceOf } from "./trouble.ts";

export interface Deed {
  readonly busy: Ref<boolean>;
  readonly trouble: Ref<string>;
  /** Whether it was done. */
  readonly does: (act: () => Promise<unknown>) => Promise<boolean>;
}

export function useDeed(): Deed {
  const [busy, trouble] = [ref(false), ref("")];
  async function does(act: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    [busy.value, trouble.value] = [true, ""];
    try {
      await act();
      return true;
    } catch (error) {
      trouble.value = sentenceOf(error);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, trouble, does };
}

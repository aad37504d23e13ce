/** 没写完的话: kept as a draft while it is written, as the app may be closed at any moment. */

import { computed, onUnmounted, ref, type WritableComputedRef } from "vue";

import { carried } from "../install.ts";
import { sentenceOf } from "../trouble.ts";

const KEPT_AFTER_MS = 800;

/** The drafts of a shift; the slash sets them apart from drafts of reports. */
export const noteDraft = (shift: string): string => `shift/${shift}`;
export const logDraft = (shift: string): string => `shift/${shift}/log`;

export interface KeptLine {
  readonly text: WritableComputedRef<string>;
  /** Records what it has become; with that these drafts go. @throws as the notebook's `record` */
  readonly become: (kind: string, body: object, drafts: readonly string[]) => Promise<void>;
}

/** What is written under that draft, for as long as the screen is shown. `tell`: why it could not be kept. */
export function useKeptLine(draft: string, tell: (trouble: string) => void): KeptLine {
  const written = ref("");
  let saving: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function keep(): void {
    clearTimeout(timer);
    timer = undefined;
    saving = (carried.value?.drafts.save(draft, written.value) ?? Promise.resolve()).catch((error: unknown) => tell(sentenceOf(error)));
  }

  const text = computed({
    get: () => written.value,
    set: (now) => {
      written.value = now;
      clearTimeout(timer);
      timer = setTimeout(keep, KEPT_AFTER_MS);
    },
  });

  async function begin(): Promise<void> {
    const kept = (await carried.value?.drafts.all<string>().catch(() => []))?.find(({ id }) => id === draft);
    if (kept && written.value === "") written.value = kept.draft;
  }
  void begin();
  onUnmounted(() => timer !== undefined && keep());

  async function become(kind: string, body: object, gone: readonly string[]): Promise<void> {
    const { notebook, drafts } = carried.value!;
    keep();
    await saving; // or it would put the draft back that goes with the record
    await notebook.record(kind, body, {}, { photos: [], changes: gone.map((id) => drafts.discarding(id)) });
    written.value = "";
  }

  return { text, become };
}

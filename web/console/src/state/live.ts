/** The one line on which the server tells what happens, shared by all rooms for as long as somebody is signed in. */

import { onScopeDispose, readonly, ref, watch } from "vue";

import { type LineState, listen } from "../door/live.ts";
import type { TicketRow } from "../door/messages.ts";
import { here } from "./here.ts";
import { ended, forget, recall, session } from "./session.ts";
import { compareVersions } from "./version.ts";

export interface News {
  /** A ticket as it is now. */
  readonly ticket?: (row: TicketRow) => void;
  /** A ticket that the person may no longer see. */
  readonly gone?: (id: string) => void;
  /** 请求 above the rooms: some have come or gone. */
  readonly requests?: () => void;
  /** Something was missed: ask again. */
  readonly anew?: () => void;
}

const state = ref<LineState>("connecting");
const listeners = new Set<News>();
const tell = (say: (news: News) => void): void => listeners.forEach(say);

/** How the line stands, for everybody to see. */
export const line = readonly(state);

let close: (() => void) | null = null;
// A wall has a line of its own, on which no ticket is told.
watch(() => (ended.value || here.value?.room === "wall" ? undefined : session.value?.person), (person) => {
  close?.();
  close = person === undefined ? null : listen({
    ticket: (row) => tell((news) => news.ticket?.(row)),
    gone: (id) => tell((news) => news.gone?.(id)),
    requests: () => tell((news) => news.requests?.()),
    anew: () => {
      tell((news) => news.anew?.());
      void compareVersions();
    },
    signedOut: forget,
    refused: () => void recall(),
    state: (now) => (state.value = now),
  });
}, { immediate: true });

// Whoever is back has missed something.
watch(ended, (gone) => void (!gone && tell((news) => news.anew?.())));

/** What this person has just done is news to every list on the screen, before the server tells it. */
export const announce = (row: TicketRow): void => tell((news) => news.ticket?.(row));

/** Hear the news for as long as the component is shown. */
export function useNews(news: News): void {
  listeners.add(news);
  onScopeDispose(() => listeners.delete(news));
}

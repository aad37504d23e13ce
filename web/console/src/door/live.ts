/**
 * What happens while one looks on: server-sent events, resumed by the browser from the last id. The server speaks at
 * least every 15 s; a line that is silent for longer than `SILENCE_MS` is dead whatever the browser thinks, and is
 * opened anew.
 *
 *     connecting ──message──▶ live ──silence or error──▶ lost ──again after a while──▶ connecting
 *                                └──signed-out──▶ ended
 */

import { address } from "./door.ts";
import type { TicketRow } from "./messages.ts";

export type LineState = "connecting" | "live" | "lost" | "ended";

export interface Listener {
  readonly ticket: (row: TicketRow) => void;
  readonly gone: (id: string) => void;
  /** Too much was missed: what is shown has to be fetched again. */
  readonly anew: () => void;
  readonly signedOut: () => void;
  /** The browser was turned away for good: perhaps the session is over. */
  readonly refused: () => void;
  readonly state: (state: LineState) => void;
}

export const SILENCE_MS = 40_000;
/** `EventSource.CLOSED`: the browser will not try again by itself. */
const CLOSED = 2;
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

/** Listens until the returned function is called. */
export function listen(to: Listener, open: (url: string) => EventSource = (url) => new EventSource(url)): () => void {
  let source: EventSource | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isUnbroken = true;

  const heard = (): void => {
    failures = 0;
    to.state("live");
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_MS);
  };
  const close = (): void => {
    source?.close();
    source = null;
    clearTimeout(silence);
    clearTimeout(again);
  };
  function lost(): void {
    close();
    to.state("lost");
    isUnbroken = false;
    again = setTimeout(connect, WAITS_MS[Math.min(failures++, WAITS_MS.length - 1)]);
  }
  function connect(): void {
    to.state("connecting");
    const opened = open(address("/live"));
    source = opened;
    silence = setTimeout(lost, SILENCE_MS);
    const on = (kind: string, then: (data: string) => void): void =>
      opened.addEventListener(kind, (event) => {
        heard();
        then((event as MessageEvent<string>).data);
      });
    opened.onopen = (): void => {
      // What was missed while the line was broken is asked for, whoever has mended it.
      if (!isUnbroken) to.anew();
      isUnbroken = false;
      heard();
    };
    opened.onerror = (): void => {
      isUnbroken = false;
      if (opened.readyState !== CLOSED) return to.state("lost");
      lost();
      to.refused();
    };
    on("ticket", (data) => to.ticket(JSON.parse(data) as TicketRow));
    on("gone", (data) => to.gone((JSON.parse(data) as { id: string }).id));
    on("anew", () => to.anew());
    on("now", () => {});
    opened.addEventListener("signed-out", () => {
      close();
      to.state("ended");
      to.signedOut();
    });
  }
  connect();
  return close;
}

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

/** What every line tells of itself. */
export interface Holder {
  /** Something may have been missed while the line was broken. */
  readonly mended: () => void;
  readonly signedOut: () => void;
  /** The browser was turned away for good: perhaps the session is over. */
  readonly refused: () => void;
  readonly state: (state: LineState) => void;
}

export interface Listener extends Omit<Holder, "mended"> {
  readonly ticket: (row: TicketRow) => void;
  readonly gone: (id: string) => void;
  /** Something that waits for people, whichever room they are in, has come or gone. */
  readonly requests: () => void;
  /** Too much was missed: what is shown has to be fetched again. */
  readonly anew: () => void;
}

export const SILENCE_MS = 40_000;
/** `EventSource.CLOSED`: the browser will not try again by itself. */
const CLOSED = 2;
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

type Opening = (url: string) => EventSource;
const inBrowser: Opening = (url) => new EventSource(url);

/** Listens to what becomes of tickets, until the returned function is called. */
export const listen = (to: Listener, open: Opening = inBrowser): (() => void) =>
  hold(address("/live"), {
    ticket: (data) => to.ticket(JSON.parse(data) as TicketRow),
    gone: (data) => to.gone((JSON.parse(data) as { id: string }).id),
    requests: () => to.requests(),
    anew: () => to.anew(),
    now: () => {},
  }, { mended: to.anew, signedOut: to.signedOut, refused: to.refused, state: to.state }, open);

/** Holds a line on which these kinds of events come, until the returned function is called. */
export function hold(url: string, on: Readonly<Record<string, (data: string) => void>>, to: Holder, open: Opening = inBrowser): () => void {
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
    const opened = open(url);
    source = opened;
    silence = setTimeout(lost, SILENCE_MS);
    opened.onopen = (): void => {
      // What was missed while the line was broken is asked for, whoever has mended it.
      if (!isUnbroken) to.mended();
      isUnbroken = false;
      heard();
    };
    opened.onerror = (): void => {
      isUnbroken = false;
      if (opened.readyState !== CLOSED) return to.state("lost");
      lost();
      to.refused();
    };
    for (const [kind, then] of Object.entries(on))
      opened.addEventListener(kind, (event) => {
        heard();
        then((event as MessageEvent<string>).data);
      });
    opened.addEventListener("signed-out", () => {
      close();
      to.state("ended");
      to.signedOut();
    });
  }
  connect();
  return close;
}

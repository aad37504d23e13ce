import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { type Listener, listen, SILENCE_MS } from "../src/door/live.ts";

/** What a browser gives us, moved by hand. */
class Source extends EventTarget {
  static made: Source[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  constructor() {
    super();
    Source.made.push(this);
  }
  close(): void {
    this.isClosed = true;
  }
  says(kind: string, data: unknown = {}): void {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));
  }
}

const told: string[] = [];
const to: Listener = {
  ticket: ({ id }) => told.push(`ticket ${id}`), gone: (id) => told.push(`gone ${id}`), requests: () => told.push("requests"), anew: () => told.push("anew"),
  signedOut: () => told.push("signed out"), refused: () => told.push("refused"), state: (state) => told.push(state),
};
const begin = (): (() => void) => listen(to, () => new Source() as unknown as EventSource);
const last = (): Source => Source.made.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  Source.made = [];
  told.length = 0;
});
afterEach(() => vi.useRealTimers());

test("news are told as they come", () => {
  begin();
  last().onopen?.();
  last().says("ticket", { id: "1" });
  last().says("gone", { id: "2" });

  expect(told.filter((each) => each !== "live")).toEqual(["connecting", "ticket 1", "gone 2"]);
});

test("a line that is silent for too long is opened anew, and what was missed is asked for", () => {
  begin();
  last().onopen?.();
  vi.advanceTimersByTime(SILENCE_MS);
  expect(told.at(-1)).toBe("lost");

  vi.advanceTimersByTime(1_000);
  expect(Source.made).toHaveLength(2);
  expect(Source.made[0]?.isClosed).toBe(true);
  last().onopen?.();
  expect(told).toContain("anew");
});

test("a heartbeat keeps the line", () => {
  begin();
  last().onopen?.();
  vi.advanceTimersByTime(SILENCE_MS - 1);
  last().says("now");
  vi.advanceTimersByTime(SILENCE_MS - 1);

  expect(told).not.toContain("lost");
});

test("what the browser resumes by itself may have missed something too", () => {
  begin();
  last().onopen?.();
  expect(told).not.toContain("anew");
  last().onerror?.();
  last().onopen?.();

  expect(Source.made).toHaveLength(1);
  expect(told.filter((each) => each === "anew")).toHaveLength(1);
});

test("a line that never opens is dead too", () => {
  begin();
  vi.advanceTimersByTime(SILENCE_MS + 1_000);

  expect(Source.made).toHaveLength(2);
  last().onopen?.();
  expect(told).toContain("anew");
});

test("whoever is turned away asks whether the session still lives", () => {
  begin();
  last().readyState = 2;
  last().onerror?.();

  expect(told.slice(-2)).toEqual(["lost", "refused"]);
});

test("a source that the browser has given up is replaced, later each time", () => {
  begin();
  last().readyState = 2;
  last().onerror?.();
  vi.advanceTimersByTime(1_000);
  last().readyState = 2;
  last().onerror?.();
  vi.advanceTimersByTime(1_000);
  expect(Source.made).toHaveLength(2);

  vi.advanceTimersByTime(1_000);
  expect(Source.made).toHaveLength(3);
});

test("after signing out nothing is opened again", () => {
  begin();
  last().says("signed-out");
  vi.advanceTimersByTime(10 * SILENCE_MS);

  expect(Source.made).toHaveLength(1);
  expect(told.slice(-2)).toEqual(["ended", "signed out"]);
});

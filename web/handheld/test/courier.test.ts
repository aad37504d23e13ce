import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { NoReply } from "../src/door/problems.ts";
import { Courier } from "../src/sync/courier.ts";
import type { SyncEvent } from "../src/sync/machine.ts";
import type { Rounds } from "../src/sync/rounds.ts";

const MINUTE_MS = 60_000;

const forever = (): Promise<never> => new Promise(() => {});

/** Rounds on which nothing is ever to be sent. */
class QuietRounds {
  heardMs: number | null = null;
  owesReceipt = false;
  mayFetch = true;
  readonly done: string[] = [];
  readonly vault = { watch: () => () => {} };
  readonly outbox = { hear: () => () => {}, all: () => Promise.resolve([]) };
  isReached = true;

  lead = (): Promise<void> => Promise.resolve();
  send = (): Promise<boolean> => Promise.resolve(false);
  fetch = (): Promise<void> => this.#asked("fetch");
  wipe = (): Promise<void> => this.#asked("wipe");
  renew = (): Promise<SyncEvent> => this.#asked("renew").then(() => "renewed");
  keepSending = forever;
  follow = forever;

  async #asked(what: string): Promise<void> {
    this.done.push(what);
    await Promise.resolve();
    if (!this.isReached) throw new NoReply();
    this.heardMs = Date.now();
  }
}

let rounds: QuietRounds;
let courier: Courier;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", {});
  rounds = new QuietRounds();
  courier = new Courier(rounds as unknown as Rounds, () => true);
});
afterEach(() => {
  courier.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("out of reach, with nothing to send, the pauses grow to a minute and nobody says that all is in step", async () => {
  rounds.isReached = false;
  courier.start();

  await vi.advanceTimersByTimeAsync(30 * MINUTE_MS);

  expect(rounds.done.length).toBeLessThan(60);
  expect(rounds.done.length).toBeGreaterThan(25);
  courier.watch(({ heard_ms }) => expect(heard_ms).toBeNull())();
});

test("a locked handheld with nothing to send asks for orders at once and every ten minutes", async () => {
  rounds.mayFetch = false;
  courier.start();
  await vi.advanceTimersByTimeAsync(1000);
  expect(rounds.done).toEqual(["renew"]);
  expect(courier.state).toBe("locked");

  await vi.advanceTimersByTimeAsync(30 * MINUTE_MS);

  expect(rounds.done).toEqual(["renew", "renew", "renew", "renew"]);
});

test("an order to wipe is heard while the handheld is locked", async () => {
  rounds.mayFetch = false;
  rounds.renew = () => Promise.resolve("wipe");
  courier.start();

  await vi.advanceTimersByTimeAsync(1000);

  expect(rounds.done).toEqual(["wipe"]);
  expect(courier.state).toBe("wiped");
});

test("a wipe that the server has not heard of is told before anything else", async () => {
  rounds.owesReceipt = true;
  rounds.isReached = false;
  courier.start();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(new Set(rounds.done)).toEqual(new Set(["wipe"]));
  rounds.isReached = true;

  await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);

  expect(courier.state).toBe("wiped");
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Session } from "../src/door/session.ts";
import { Person } from "../src/install/person.ts";
import { Bell } from "../src/shelf/bell.ts";
import { isIdle, IDLE_MS } from "../src/state/idle.ts";
import { MemoryLocks, MemoryShelf } from "./memory-shelf.ts";

const NOON = "2026-11-22T12:00:00Z";
const NOON_MS = Date.parse(NOON);
const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

const session = (facts: Partial<Session> = {}): Session => ({
  token: "t", suggests: [], scope: "full", order: null, expires_at: null, grace_until: "2026-11-25T12:00:00Z", person: "worker-1", name: "张三",
  writer: "w", mailbox: "/db/w", pack: null, server_time: NOON, ...facts,
}); // prettier-ignore

let shelf: MemoryShelf;
let bell: Bell;
let person: Person;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  [shelf, bell] = [new MemoryShelf(), new Bell("person-test")];
  person = await Person.signedIn(shelf, new MemoryLocks(), bell, session(), "zhang", NOON_MS);
});
afterEach(() => {
  bell.close();
  vi.useRealTimers();
});

test("reading ends with the grace", async () => {
  await person.passed(NOON_MS + 2 * DAY_MS);
  expect(person.mayRead(NOON_MS + 2 * DAY_MS)).toBe(true);

  expect(person.mayRead(NOON_MS + 3 * DAY_MS)).toBe(false);
});

test("a clock that is set back, before or after a restart, gives no more time to read", async () => {
  await person.passed(NOON_MS + 3 * DAY_MS);

  const [restarted] = await Person.all(shelf, new MemoryLocks(), bell);

  expect(person.mayRead(NOON_MS)).toBe(false);
  expect(restarted?.mayRead(NOON_MS)).toBe(false);
});

test("a clock that stands still while the app is open does not hold the grace", async () => {
  vi.advanceTimersByTime(4 * DAY_MS);

  await person.passed(NOON_MS);

  expect(person.mayRead(NOON_MS)).toBe(false);
});

test("two tabs of the same hour let one hour pass", async () => {
  const [other] = await Person.all(shelf, new MemoryLocks(), bell);
  vi.advanceTimersByTime(2.5 * DAY_MS);

  await person.passed(NOON_MS);
  await other?.passed(NOON_MS);

  expect(other?.mayRead(NOON_MS)).toBe(true);
});

test("a clock that ran a year ahead for a while is forgiven when the server is heard", async () => {
  await person.passed(NOON_MS + 365 * DAY_MS);
  expect(person.mayRead(NOON_MS)).toBe(false);

  await person.heard(session(), NOON_MS);

  expect(person.mayRead(NOON_MS)).toBe(true);
});

test("the time is the server's, whatever the device's clock says", async () => {
  await person.heard(session(), NOON_MS - 365 * DAY_MS);

  expect(person.serverMs(NOON_MS - 365 * DAY_MS + HOUR_MS)).toBe(NOON_MS + HOUR_MS);
});

test("time passes over somebody who was wiped without a trace", async () => {
  await shelf.write({ remove: "people", key: "worker-1" });

  await person.passed(NOON_MS + DAY_MS);

  expect(await shelf.all("people")).toEqual([]);
});

test("a sign-out that is owed is owed no more after a sign-in", async () => {
  await person.change(() => ({ owes_sign_out: true }));

  const again = await Person.signedIn(shelf, new MemoryLocks(), bell, session(), "zhang", NOON_MS);

  expect(again.owesSignOut).toBe(false);
});

test.each([
  [0, false],
  [IDLE_MS, false],
  [IDLE_MS + 1, true],
  [-IDLE_MS - 1, true],
])("untouched for %i ms it locks itself: %s", (ms, expected) => {
  expect(isIdle(NOON_MS, NOON_MS + ms)).toBe(expected);
});

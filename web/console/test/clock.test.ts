import { expect, test } from "vitest";

import type { Clock, Leg, TicketRow } from "../src/door/messages.ts";
import { wasDone } from "../src/state/clock.ts";

const stopped = (kind: string): Clock => ({
  kind, leg: 1, started_at: "2026-11-23T01:00:00Z", due_at: "2026-11-25T01:00:00Z", stopped_at: "2026-11-23T02:00:00Z", light: null, workdays_left: 1,
});
const card = (leg: Partial<Leg>, ticket: Partial<TicketRow> = {}): { ticket: TicketRow; legs: Leg[] } => ({
  ticket: { state: "handling", promise_settled_at: null, ...ticket } as TicketRow,
  legs: [{ no: 1, signed_at: null, answered_at: null, state: "pending_sign", ...leg } as Leg],
});

test("a clock that stands because the work was done was done", () => {
  expect(wasDone(stopped("sign"), card({ signed_at: "2026-11-23T02:00:00Z" }))).toBe(true);
  expect(wasDone(stopped("respond"), card({ state: "signed" }))).toBe(true);
  expect(wasDone(stopped("promise"), card({}, { promise_settled_at: "2026-11-23T02:00:00Z" }))).toBe(true);
  expect(wasDone(stopped("dispatch"), card({}))).toBe(true);
});

test("a clock that stands because nothing is waited for any more does not say that it was done", () => {
  expect(wasDone(stopped("sign"), card({ state: "cancelled" }))).toBe(false);
  expect(wasDone(stopped("respond"), card({ state: "cancelled" }))).toBe(false);
  expect(wasDone(stopped("resolve"), card({ state: "disputed" }))).toBe(false);
  expect(wasDone(stopped("promise"), card({}, { state: "deferred" }))).toBe(false);
  expect(wasDone(stopped("accept"), card({}, { state: "withdrawn" }))).toBe(false);
});

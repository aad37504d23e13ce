import { expect, test } from "vitest";

import type { TicketCard } from "../src/door/messages.ts";
import { arranged, isAsked } from "../src/state/arrangement.ts";
import type { Field } from "../src/state/schema.ts";

const field = (name: string, kind: Field["kind"] = "line"): Field =>
  ({ name, kind, required: false, options: [], maxLength: undefined, minimum: undefined, maximum: undefined, initial: true, columns: [] });
const CARD = { legs: [{ no: 1, resolve_due: "2026-11-23T16:00:00Z" }], subscribers: [] } as unknown as TicketCard;
const BEFORE_DUE_MS = Date.parse("2026-11-23T15:00:00Z");

test("what the server asks besides stands at the end, so nothing is lost", () => {
  const names = arranged("request_pause", [field("tomorrow"), field("evidence"), field("leg")]).map(({ name }) => name);

  expect(names).toEqual(["leg", "evidence", "tomorrow"]);
});

test("whether it is solved is answered by who was there, and presumed by nobody", () => {
  const [solved] = arranged("submit_result", [field("solved", "boolean")]);

  expect(solved).toMatchObject({ kind: "answer", required: true, initial: undefined });
});

test("who was not reached is not asked whether they are satisfied", () => {
  expect(isAsked("record_callback", "satisfied", { contacted: false }, CARD, BEFORE_DUE_MS)).toBe(false);
  expect(isAsked("record_callback", "why", { contacted: true, satisfied: "unsatisfied" }, CARD, BEFORE_DUE_MS)).toBe(true);
});

test("only who is late explains it", () => {
  expect(isAsked("submit_result", "overdue_explanation", { leg: 1 }, CARD, BEFORE_DUE_MS)).toBe(false);
  expect(isAsked("submit_result", "overdue_explanation", { leg: 1 }, CARD, BEFORE_DUE_MS + 7_200_000)).toBe(true);
});

import { expect, test } from "vitest";

import type { Near, TicketRow } from "../src/door/messages.ts";
import { isPerhapsTheSame, speaking } from "../src/state/nearby.ts";

const near = (told: Partial<Near>): Near => ({
  ticket: {} as TicketRow, is_likely: false, place: "same", time: "same", category: "same", object: "unknown", text_share: 0, reasons: [], ...told,
});

test("what speaks for it that two matters are the same is told, and what says nothing is not", () => {
  expect(speaking(near({}))).toEqual(["place", "time", "category"]);
  expect(speaking(near({ category: "unknown", text_share: 0.6 }))).toEqual(["place", "time", "text"]);
  expect(speaking(near({ time: "different", category: "alike", object: "same" }))).toEqual(["place", "category", "object"]);
});

test("another kind of matter, or one of long ago, is not offered as the same", () => {
  expect(isPerhapsTheSame(near({}))).toBe(true);
  expect(isPerhapsTheSame(near({ category: "unknown" }))).toBe(true);
  expect(isPerhapsTheSame(near({ category: "different" }))).toBe(false);
  expect(isPerhapsTheSame(near({ time: "different" }))).toBe(false);
});

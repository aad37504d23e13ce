import { expect, test } from "vitest";

import type { TicketRow } from "../src/door/messages.ts";
import { shadesOf } from "../src/map/shades.ts";
import { afterNews, byTerm, filtersOf, fits } from "../src/state/filters.ts";
import { spanTo } from "../src/state/span.ts";

const ROW = {
  id: "1", state: "handling", category: "0104", light: "red", channel: "grid", lead_unit: "urban", waits_for_a_person: false,
  received_at: "2026-11-22T17:30:00Z", areas: [{ code: "g1", name: "", level: "grid" }, { code: "s1", name: "", level: "street" }],
} as unknown as TicketRow;

test("filters stand beside each other, and days are days in China", () => {
  expect(fits(ROW, { group: "01", light: "red", from: "2026-11-23", until: "2026-11-23" }, "s1")).toBe(true);
  expect(fits(ROW, { until: "2026-11-22" }, undefined)).toBe(false);
  expect(fits(ROW, {}, "s2")).toBe(false);
  expect(fits({ ...ROW, state: "closed" }, {}, undefined)).toBe(false);
});

test("what does not narrow is no filter", () => {
  expect(filtersOf({ layer: "street", light: "", unit: "urban" })).toEqual({ unit: "urban" });
});

test("news changes a ticket in its place, puts a new one on top, and takes away what fits no longer", () => {
  const other = { ...ROW, id: "2" };
  const changed = { ...ROW, state: "to_review" };

  expect(afterNews([other, ROW], changed, true)).toEqual([other, changed]);
  expect(afterNews([other], ROW, true)).toEqual([ROW, other]);
  expect(afterNews([other, ROW], changed, false)).toEqual([other]);
});

test("in the order of terms the next due stands on top, and what was promised nobody at the end", () => {
  const due = (id: string, promise_due: string | null): TicketRow => ({ ...ROW, id, promise_due });
  const rows = [due("none", null), due("late", "2026-11-24T16:00:00Z"), due("soon", "2026-11-23T09:30:00.5Z"), due("none either", null), due("first", "2026-11-23T09:30:00Z")];

  expect(byTerm(rows).map(({ id }) => id)).toEqual(["first", "soon", "late", "none", "none either"]);
});

test("one area with very many does not make the others look empty", () => {
  const shades = shadesOf(new Map([["a", 0], ["b", 1], ["c", 1000]]), 5);

  expect([...shades.values()]).toEqual([0, 1, 4]);
});

/** Ten o'clock on a Monday; the handheld's `todo.test.ts` tells the same terms. */
const NOW = Date.parse("2026-11-23T10:00:00+08:00");

test.each([
  ["2026-11-26T00:00:00+08:00", 2, { unit: "workdays", n: 2, isLate: false }],
  ["2026-11-24T10:00:00+08:00", 1, { unit: "workdays", n: 1, isLate: false }],
  ["2026-11-24T09:30:00+08:00", 1, { unit: "hours", n: 23, isLate: false }],
  ["2026-11-26T11:00:00+08:00", 0, { unit: "days", n: 3, isLate: false }],
  ["2026-11-23T11:30:00+08:00", 0, { unit: "minutes", n: 90, isLate: false }],
  ["2026-11-22T04:00:00+08:00", 0, { unit: "hours", n: 30, isLate: true }],
  ["2026-11-21T00:00:00+08:00", 0, { unit: "days", n: 2, isLate: true }],
])("a term that ends at %s, with %s workdays after today, is told by the largest unit that says enough", (due, workdaysLeft, told) => {
  expect(spanTo(due, workdaysLeft, NOW)).toEqual(told);
});

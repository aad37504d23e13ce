import { expect, test } from "vitest";

import type { Task } from "../src/state/tasks.ts";
import type { Ticket } from "../src/state/ticket/document.ts";
import { ALL, counted, leftOf, narrowed, pressing, taskRows, ticketRows, type Clocks } from "../src/state/todo.ts";

const CALENDAR = {
  version: "2026", official: [2026], holidays: [], makeup_days: [], statutory: [], movable: [], intervals: [], seasons: [], closures: [],
};
const CLOCKS = { calendar: CALENDAR, clock_terms: { yellow_share: 1 / 3, yellow_workdays: 1 } } as unknown as Clocks;
/** A Monday, ten o'clock. */
const NOW = Date.parse("2026-11-23T10:00:00+08:00");
const NOBODY: ReadonlySet<string> = new Set();

const task = (id: string, due_at: string, expects: Task["expects"] = "sign"): Task => ({ _id: `task:${id}`, schema: 1, ticket: id, number: id, leg: 1, expects, due_at });
const ticket = (id: string, changes: object = {}): Ticket =>
  ({
    _id: `ticket:${id}`, number: id, state: "handling", received_at: "2026-11-16T09:00:00+08:00", promise_due: "2026-12-04T00:00:00+08:00",
    areas: [{ code: "g1", name: "一格" }], legs: [], ...changes,
  }) as unknown as Ticket;

test("the most pressing task stands first, with its light", () => {
  const tasks = [task("c", "2026-12-04T00:00:00+08:00"), task("a", "2026-11-23T09:00:00+08:00"), task("b", "2026-11-25T00:00:00+08:00")];
  const rows = taskRows(tasks, ["a", "b", "c"].map((id) => ticket(id)), new Set(["b"]), CLOCKS, NOW);

  expect(rows.map(({ id, light, waits }) => [id, light, waits])).toEqual([["a", "red", false], ["b", "yellow", true], ["c", "green", false]]);
});

test("the light counts from where the task's own term begins, however old the ticket is", () => {
  const look = { ...task("a", "2026-11-30T17:30:00+08:00", "field_task"), since: "2026-11-23T09:30:00+08:00" };
  const ofOlderServer = task("b", "2026-11-24T17:30:00+08:00", "field_task");
  const rows = taskRows([look, ofOlderServer], [ticket("a"), ticket("b")], NOBODY, CLOCKS, NOW);

  expect(rows.map(({ id, light }) => [id, light])).toEqual([["b", "yellow"], ["a", "green"]]);
});

test("a clock that stands is grey, and what was never promised comes last", () => {
  const rows = ticketRows([ticket("a", { promise_due: null }), ticket("b", { state: "waiting_citizen" }), ticket("c", { state: "closed" })], NOBODY, CLOCKS, NOW);

  expect(rows.map(({ id, light }) => [id, light])).toEqual([["b", "grey"], ["a", null]]);
});

test("a list is narrowed by what is expected, by light and by grid, and tells how many there are", () => {
  const tasks = [task("a", "2026-11-23T09:00:00+08:00"), task("b", "2026-12-04T00:00:00+08:00", "result"), task("c", "2026-12-04T00:00:00+08:00")];
  const rows = taskRows(tasks, [ticket("a"), ticket("b"), ticket("c", { areas: [{ code: "g2", name: "二格" }] })], NOBODY, CLOCKS, NOW);
  const found = (by: object): string[] => narrowed(rows, { ...ALL, ...by }).map(({ id }) => id);

  expect(found({})).toEqual(["a", "b", "c"]);
  expect(found({ expects: "sign" })).toEqual(["a", "c"]);
  expect(found({ light: "red" })).toEqual(["a"]);
  expect(found({ grid: "g2", expects: "sign" })).toEqual(["c"]);
  expect(counted(rows, ({ expects }) => expects)).toEqual([["sign", 2], ["result", 1]]);
});

test("what the workbench counts as nearly or already over are the yellow and the red lights of the list", () => {
  const tasks = [
    task("signed-late", "2026-11-23T09:00:00+08:00"), task("to-sign", "2026-11-23T10:27:00+08:00"), task("nearly", "2026-11-23T10:09:00+08:00"),
    task("rests", "2026-11-23T09:00:00+08:00"), task("tomorrow", "2026-11-25T00:00:00+08:00", "result"),
  ];
  const dispatched = { legs: [{ no: 1, dispatched_at: "2026-11-23T09:57:00+08:00" }] };
  const earlier = { legs: [{ no: 1, dispatched_at: "2026-11-23T09:39:00+08:00" }] };
  const tickets = [ticket("to-sign", dispatched), ticket("nearly", earlier), ticket("rests", { state: "deferred" }), ticket("tomorrow")];
  const rows = taskRows(tasks, tickets, NOBODY, CLOCKS, NOW);

  expect(Object.fromEntries(rows.map(({ id, light }) => [id, light]))).toEqual({
    "signed-late": "red", "to-sign": "green", nearly: "yellow", rests: "grey", tomorrow: "yellow",
  });
  expect(pressing(rows)).toEqual({ soon: 2, overdue: 1 });
  expect(pressing(taskRows(tasks, tickets, NOBODY, null, NOW))).toEqual({ soon: 0, overdue: 0 });
});

test.each([
  ["2026-11-26T00:00:00+08:00", { isOver: false, amount: 2, unit: "workdays" }],
  ["2026-11-24T10:00:00+08:00", { isOver: false, amount: 1, unit: "workdays" }],
  ["2026-11-24T09:30:00+08:00", { isOver: false, amount: 23, unit: "hours" }],
  ["2026-11-23T11:30:00+08:00", { isOver: false, amount: 90, unit: "minutes" }],
  ["2026-11-22T04:00:00+08:00", { isOver: true, amount: 30, unit: "hours" }],
  ["2026-11-23T13:30:00+08:00", { isOver: false, amount: 3, unit: "hours" }],
  ["2026-11-23T10:20:00+08:00", { isOver: false, amount: 20, unit: "minutes" }],
  ["2026-11-23T07:00:00+08:00", { isOver: true, amount: 3, unit: "hours" }],
  ["2026-11-21T00:00:00+08:00", { isOver: true, amount: 2, unit: "days" }],
])("what is left until %s", (due, left) => {
  expect(leftOf(Date.parse(due), NOW, CALENDAR)).toEqual(left);
});

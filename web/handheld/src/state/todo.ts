/** 待办 and the other tickets of a person, as rows of a list: the most pressing first, narrowed by kind, light and grid. */

import { dayOf, light, workdaysBetween, type Calendar, type ClockPolicy, type Light } from "@wangge/rules";

import type { Task } from "./tasks.ts";
import { isOver, TICKET, type Ticket } from "./ticket/document.ts";

export interface Row {
  /** The ticket's uuid. */
  readonly id: string;
  readonly number: string;
  /** What is expected of this person; null where it is somebody else's turn. */
  readonly expects: string | null;
  readonly due_ms: number | null;
  /** Worked out when it is asked for: of thousands of rows a screen shows twenty. */
  readonly light: Light | null;
  readonly ticket: Ticket | undefined;
  /** Whether something was done about it here that the server has not answered yet. */
  readonly waits: boolean;
}

export interface Clocks {
  readonly calendar: Calendar;
  readonly clock_terms: ClockPolicy;
}

/** Where nobody is in default: the light is grey (`server/domain/lights.py`). */
const RESTING: readonly string[] = ["waiting_citizen", "deferred"];

/** The light of something due, as the server shows it. Since when: unknown where the ticket is not here. */
export function lightOf(since: string | undefined, dueMs: number, state: string | undefined, { calendar, clock_terms }: Clocks, nowMs: number): Light {
  const sinceMs = since === undefined ? nowMs : Math.min(Date.parse(since), nowMs);
  return light(sinceMs, dueMs, nowMs, calendar, clock_terms, state !== undefined && RESTING.includes(state));
}

/** Since when the clock runs that a task is due by. */
function since({ since, expects, leg }: Task, ticket: Ticket | undefined): string | undefined {
  if (since !== undefined) return since;
  if (expects === "field_task" || expects === "whistle" || expects === "opinion") return ticket?.received_at;
  return ticket?.legs.find(({ no }) => no === leg)?.dispatched_at ?? ticket?.received_at;
}

/** A row for each task, the most pressing first. `waiting`: the uuids of tickets about which something is unanswered. */
export function taskRows(tasks: readonly Task[], tickets: readonly Ticket[], waiting: ReadonlySet<string>, clocks: Clocks | null, nowMs: number): Row[] {
  const known = new Map(tickets.map((ticket) => [ticket._id, ticket]));
  const rows = tasks.map((task): Row => {
    const ticket = known.get(TICKET + task.ticket);
    const due_ms = Date.parse(task.due_at);
    return {
      id: task.ticket, number: task.number, expects: task.expects, due_ms, ticket, waits: waiting.has(task.ticket),
      get light() { return clocks && lightOf(since(task, ticket), due_ms, ticket?.state, clocks, nowMs); },
    };
  });
  return rows.sort(byDue);
}

/** A row for each open ticket, by what was promised to the reporter. */
export const ticketRows = (tickets: readonly Ticket[], waiting: ReadonlySet<string>, clocks: Clocks | null, nowMs: number): Row[] =>
  byPromise(tickets).map(({ id, number, due_ms, ticket }) => ({
    id, number, expects: null, due_ms, ticket, waits: waiting.has(id),
    get light() { return clocks && due_ms !== null ? lightOf(ticket.received_at, due_ms, ticket.state, clocks, nowMs) : null; },
  }));

type Promised = Pick<Row, "id" | "number" | "due_ms"> & { readonly ticket: Ticket };
const sortedBefore = new WeakMap<readonly Ticket[], readonly Promised[]>();

/** Open tickets in their order; a list that has not changed is not sorted again, whenever its screen is opened. */
function byPromise(tickets: readonly Ticket[]): readonly Promised[] {
  const before = sortedBefore.get(tickets);
  if (before !== undefined) return before;
  const promised = tickets
    .filter((ticket) => !isOver(ticket))
    .map((ticket): Promised => {
      const due_ms = ticket.promise_due === null ? null : Date.parse(ticket.promise_due);
      return { id: ticket._id.slice(TICKET.length), number: ticket.number, due_ms, ticket };
    })
    .sort(byDue);
  sortedBefore.set(tickets, promised);
  return promised;
}

const byDue = (one: Pick<Row, "due_ms" | "number">, other: Pick<Row, "due_ms" | "number">): number =>
  (one.due_ms ?? Infinity) - (other.due_ms ?? Infinity) || (one.number < other.number ? -1 : 1);

/** What a list is narrowed to; null: not by that. */
export interface Narrowing {
  readonly expects: string | null;
  readonly light: Light | null;
  /** Code of the finest area. */
  readonly grid: string | null;
}

export const ALL: Narrowing = { expects: null, light: null, grid: null };

export const narrowed = (rows: readonly Row[], { expects, light: shown, grid }: Narrowing): Row[] =>
  rows.filter(
    (row) =>
      (expects === null || row.expects === expects) && (shown === null || row.light === shown) && (grid === null || row.ticket?.areas[0]?.code === grid),
  );

/** How many rows there are of each; in the order in which they first come. */
export function counted<T extends string>(rows: readonly Row[], of: (row: Row) => T | null | undefined): [T, number][] {
  const found = new Map<T, number>();
  for (const row of rows) {
    const each = of(row);
    if (each) found.set(each, (found.get(each) ?? 0) + 1);
  }
  return [...found];
}

/** 即将超期: what shows a yellow light; 已超期: a red one. */
export interface Pressing {
  readonly soon: number;
  readonly overdue: number;
}

export function pressing(rows: readonly Row[]): Pressing {
  const lights = new Map(counted(rows, ({ light }) => light));
  return { soon: lights.get("yellow") ?? 0, overdue: lights.get("red") ?? 0 };
}

/**
 * 剩余时限: what is left of a term, or by how much it is over, in the largest unit that says enough; a desk says the same of
 * the same term.
 */
export interface Left {
  readonly isOver: boolean;
  readonly amount: number;
  readonly unit: "workdays" | "days" | "hours" | "minutes";
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function leftOf(dueMs: number, nowMs: number, calendar: Calendar | null): Left {
  const span = Math.abs(dueMs - nowMs);
  const isPast = nowMs > dueMs;
  const isNear = isPast || span < DAY_MS; // a term of minutes that runs over midnight has no workday left
  const workdays = isNear || calendar === null ? 0 : workdaysBetween(dayOf(nowMs), dayOf(dueMs - 1), calendar);
  if (workdays > 0) return { isOver: false, amount: workdays, unit: "workdays" };
  if (span >= 2 * DAY_MS) return { isOver: isPast, amount: Math.floor(span / DAY_MS), unit: "days" };
  if (span >= 2 * HOUR_MS) return { isOver: isPast, amount: Math.floor(span / HOUR_MS), unit: "hours" };
  return { isOver: isPast, amount: Math.ceil(span / MINUTE_MS), unit: "minutes" };
}

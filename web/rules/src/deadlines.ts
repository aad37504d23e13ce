/**
 * When a promise falls due, when a leg does, and how pressing that is now: `server/domain/deadlines.py`.
 *
 * What a handheld computes is provisional: the promise counts from receipt on the server. Instants are whole
 * milliseconds; the server's have microseconds.
 */

import {
  type Calendar, clockFaceOf, dayAfter, dayOf, type Instant, instantOf, intervalsOn, isOfficial, midnightAfter,
  workdaysAfter, workdaysBetween,
} from "./calendar.ts";
import { type Catalogue, withCode } from "./catalogue.ts";

/** 时限: one amount of one kind of time; exactly one field is set. */
export type Term =
  | { readonly minutes: number }
  | { readonly hours: number }
  | { readonly days: number }
  | { readonly working_hours: number }
  | { readonly workdays: number };

/** 紧急程度: terms to sign and to make first contact, and the night's own where they differ. */
export interface Urgency {
  readonly sign: Term;
  readonly respond: Term;
  readonly night_sign?: Term | null;
  readonly night_respond?: Term | null;
}

/** What of the city's policy the clocks ask for. */
export interface ClockPolicy {
  readonly classes: Readonly<Record<string, Term>>;
  readonly urgencies: Readonly<Record<string, Urgency>>;
  readonly night_from: string;
  readonly night_until: string;
  readonly yellow_share: number;
  readonly yellow_workdays: number;
}

/** 承诺时限. `counted` are the workdays counted; `provisional` 暂按: in a year whose holidays are not announced. */
export interface Due {
  readonly at: Instant;
  readonly on: string;
  readonly counted: readonly string[];
  readonly provisional: boolean;
  readonly calendar_version: string;
}

/** 承办时限, all from dispatch. */
export interface LegClocks {
  readonly sign_due: Instant;
  readonly respond_due: Instant;
  readonly resolve_due: Instant;
  readonly provisional: boolean;
  readonly calendar_version: string;
}

/** 时限灯 */
export type Light = "green" | "yellow" | "red" | "grey";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** When a term falls due that began at `startedAt`, in whatever kind of time it is given. */
export function termDue(startedAt: Instant, term: Term, calendar: Calendar): Due {
  const startedOn = dayOf(startedAt);
  if ("workdays" in term) {
    const counted = workdaysAfter(startedOn, term.workdays, calendar);
    const on = counted.at(-1)!;
    return {
      at: midnightAfter(on), on, counted,
      provisional: !isOfficial(startedOn, on, calendar), calendar_version: calendar.version,
    };
  }
  const at = endOf(startedAt, term, calendar);
  const on = dayOf(at - 1);
  return {
    at, on, counted: [],
    provisional: "working_hours" in term && !isOfficial(startedOn, on, calendar), calendar_version: calendar.version,
  };
}

function endOf(startedAt: Instant, term: Exclude<Term, { readonly workdays: number }>, calendar: Calendar): Instant {
  if ("working_hours" in term) return workingTimeAfter(startedAt, term.working_hours * 60, calendar);
  if ("days" in term) return midnightAfter(dayAfter(dayOf(startedAt), term.days));
  return startedAt + ("hours" in term ? term.hours * HOUR_MS : term.minutes * MINUTE_MS);
}

/** When the promise of a 时限档 falls due. @throws {CodeUnknown} */
export function promiseDue(
  receivedAt: Instant, deadlineClass: string, calendar: Calendar, catalogue: Catalogue, policy: ClockPolicy,
): Due {
  const { code, resolve_workdays } = withCode(catalogue.deadline_classes, deadlineClass);
  return termDue(receivedAt, policy.classes[code] ?? { workdays: resolve_workdays }, calendar);
}

/** The three clocks of a leg. @throws {CodeUnknown} */
export function legClocks(
  urgency: string, deadlineClass: string, dispatchedAt: Instant, calendar: Calendar, catalogue: Catalogue,
  policy: ClockPolicy,
): LegClocks {
  const resolve = promiseDue(dispatchedAt, deadlineClass, calendar, catalogue, policy);
  const [sign, respond] = urgencyTerms(urgency, dispatchedAt, catalogue, policy);
  return {
    sign_due: termDue(dispatchedAt, sign, calendar).at,
    respond_due: termDue(dispatchedAt, respond, calendar).at,
    resolve_due: resolve.at,
    provisional: resolve.provisional,
    calendar_version: calendar.version,
  };
}

/** How long a leg that is dispatched now may take to sign and to make first contact. @throws {CodeUnknown} */
export function urgencyTerms(urgency: string, at: Instant, catalogue: Catalogue, policy: ClockPolicy): [Term, Term] {
  const level = withCode(catalogue.urgency_levels, urgency);
  const usual: Urgency =
    level.clock === "calendar_24x7"
      ? { sign: { minutes: level.sign_minutes }, respond: { minutes: level.first_response_minutes } }
      : { sign: { working_hours: level.sign_working_hours }, respond: { workdays: level.first_response_workdays } };
  const terms = policy.urgencies[urgency] ?? usual;
  return isNight(clockFaceOf(at), policy)
    ? [terms.night_sign ?? terms.sign, terms.night_respond ?? terms.respond]
    : [terms.sign, terms.respond];
}

/** The instant by which offices have been open for so many minutes since `at`. */
export function workingTimeAfter(at: Instant, minutes: number, calendar: Calendar): Instant {
  let left = minutes * MINUTE_MS;
  for (let day = dayOf(at); ; day = dayAfter(day)) {
    for (const interval of intervalsOn(day, calendar)) {
      const start = Math.max(at, instantOf(day, interval.start));
      const openFor = instantOf(day, interval.end) - start;
      if (left <= openFor) return start + left;
      left -= Math.max(openFor, 0);
    }
  }
}

/** 时限灯: red once overdue; yellow in the last share of a term or on its last workdays; grey while paused. */
export function light(
  startedAt: Instant, dueAt: Instant, now: Instant, calendar: Calendar, policy: ClockPolicy, paused = false,
): Light {
  if (paused) return "grey";
  if (now > dueAt) return "red";
  const lastDay = dayOf(dueAt - 1);
  const total = workdaysBetween(dayOf(startedAt), lastDay, calendar);
  const left = workdaysBetween(dayOf(now), lastDay, calendar);
  const isNear =
    total > 1
      ? left <= policy.yellow_workdays || left <= total * policy.yellow_share
      : (dueAt - now) * 1000 <= Math.round((dueAt - startedAt) * 1000 * policy.yellow_share);
  return isNear ? "yellow" : "green";
}

/** Whether it is night at that local time; nights run over midnight. */
const isNight = (clockFace: string, { night_from, night_until }: ClockPolicy): boolean =>
  night_from > night_until
    ? clockFace >= night_from || clockFace < night_until
    : night_from <= clockFace && clockFace < night_until;

/**
 * Why a step that is asked for (退单、延期、待诉求人配合) would be refused now, by what the ticket's document counts: the guards of
 * `server/domain/steps/returns.py` and `waiting.py`. Codes and facts are those of the server's receipts.
 */

import type { Calendar, Instant } from "./calendar.ts";
import { termDue } from "./deadlines.ts";
import type { StepTerms } from "./pack.ts";

/** What one leg has used up: `server/domain/steps/asking.py`. */
export interface LegAsking {
  readonly leg: number;
  readonly is_final: boolean;
  readonly names_unit: boolean;
  readonly returns: number;
  readonly extensions: number;
  readonly extension_workdays_max: number;
  readonly extension_workdays_left: number;
}

export interface Asking {
  readonly contacts: number;
  /** The last of these contacts; documents from before lack it. */
  readonly contact_counted_at?: string | null;
  readonly pause_workdays: number;
  readonly legs: readonly LegAsking[];
}

/** What of a ticket's document the guards look at. Instants are RFC 3339. */
export interface AskedTicket {
  readonly legs: readonly {
    readonly no: number;
    readonly unit: string;
    readonly unit_name: string;
    readonly signed_at: string | null;
    readonly dispatched_at?: string;
    readonly resolve_due: string;
  }[];
  readonly requests?: readonly { readonly kind: string; readonly leg: number; readonly granted: boolean | null }[];
  readonly asking?: Asking;
}

export interface Refusal {
  readonly reason_code: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

type Guard = (ticket: AskedTicket, leg: AskedTicket["legs"][number], counts: LegAsking, now: Instant, terms: StepTerms, calendar: Calendar) => Refusal | null;

const GUARDS: Readonly<Record<string, { readonly asks: string; readonly guard: Guard }>> = {
  return_request: { asks: "return", guard: whyNoReturn },
  extension_request: { asks: "extension", guard: whyNoExtension },
  pause_request: { asks: "pause", guard: whyNoPause },
};

/**
 * The first reason to refuse a command of this kind about a leg, whatever stands in it; null: none that is known here.
 * A document or pack from before these counts knows none.
 */
export function whyNot(kind: string, no: number, ticket: AskedTicket, now: Instant, terms: StepTerms | undefined, calendar: Calendar): Refusal | null {
  const asked = GUARDS[kind];
  const leg = ticket.legs.find((one) => one.no === no);
  const counts = ticket.asking?.legs.find((one) => one.leg === no);
  if (!asked || !leg) return null;
  if (asked.asks === "return" && counts?.is_final) return { reason_code: "verdict_is_final", facts: { leg: no } };
  const isOpen = ticket.requests?.some(({ kind: of, leg: about, granted }) => of === asked.asks && about === no && granted === null);
  if (isOpen) return { reason_code: "asked_already", facts: { kind: asked.asks } };
  if (!counts || !terms) return null;
  return asked.guard(ticket, leg, counts, now, terms, calendar);
}

/** What is counted after one more contact: nothing more where it lies too close to the last one that counts. */
export function contacted<Counts extends Asking>(asking: Counts, at: string, terms: StepTerms | undefined, calendar: Calendar): Counts {
  const { contact_counted_at: last } = asking;
  const isTooClose = last && terms?.contacts_apart && Date.parse(at) < termDue(Date.parse(last), terms.contacts_apart, calendar).at;
  return isTooClose ? asking : { ...asking, contacts: asking.contacts + 1, contact_counted_at: at };
}

function whyNoReturn(_: AskedTicket, leg: AskedTicket["legs"][number], { returns }: LegAsking, now: Instant, terms: StepTerms, calendar: Calendar): Refusal | null {
  if (terms.returns_max !== undefined && returns >= terms.returns_max) return { reason_code: "returned_before", facts: { unit: leg.unit_name } };
  if (terms.return_window === undefined || (leg.signed_at === null && terms.return_until_signed)) return null;
  const since = leg.signed_at ?? leg.dispatched_at;
  const until = since === undefined ? Infinity : termDue(Date.parse(since), terms.return_window, calendar).at;
  return now > until ? { reason_code: "return_window_closed", facts: { leg: leg.no, until: instant(until) } } : null;
}

function whyNoExtension(_: AskedTicket, leg: AskedTicket["legs"][number], counts: LegAsking, now: Instant, terms: StepTerms, calendar: Calendar): Refusal | null {
  const due = Date.parse(leg.resolve_due);
  if (terms.extension_before_due !== undefined && termDue(now, terms.extension_before_due, calendar).at > due) {
    return { reason_code: "too_late", facts: { until: instant(due) } };
  }
  if (terms.extensions_max !== undefined && counts.extensions >= terms.extensions_max) {
    return { reason_code: "time_used_up", facts: { kind: "extension", limit: terms.extensions_max } };
  }
  // One workday is the least that can be asked for.
  return counts.extension_workdays_left < 1
    ? { reason_code: "time_used_up", facts: { kind: "extension_workdays", limit: counts.extension_workdays_max } }
    : null;
}

function whyNoPause({ asking }: AskedTicket, _leg: unknown, _counts: LegAsking, _now: Instant, terms: StepTerms): Refusal | null {
  if (asking === undefined) return null;
  if (terms.contacts_min !== undefined && asking.contacts < terms.contacts_min) {
    return { reason_code: "evidence_missing", facts: { field: "contact", needed: terms.contacts_min } };
  }
  return terms.pause_workdays_max !== undefined && asking.pause_workdays >= terms.pause_workdays_max
    ? { reason_code: "time_used_up", facts: { kind: "pause", limit: terms.pause_workdays_max } }
    : null;
}

const instant = (ms: Instant): string => new Date(ms).toISOString();

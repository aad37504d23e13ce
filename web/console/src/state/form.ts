/** A form's values: how it begins for a ticket, whether enough is said, and the body that is sent. */

import type { Leg, TicketCard } from "../door/messages.ts";
import type { Field } from "./schema.ts";

export type Values = Readonly<Record<string, unknown>>;

/** What the ticket itself offers for a field: the legs, requests, tasks … that are still open. */
export interface Offered {
  readonly [name: string]: readonly (string | number)[] | undefined;
}

/** The kinds of requests, as steps that answer them end: `grant_return`, `refuse_pause`, `accept_plan` … */
const KINDS = ["return", "pause", "extension", "deferral", "exclusion", "rejection", "plan"];
/** Those that answer one by another name. */
const ANSWERS: Readonly<Record<string, string>> = { assign_finally: "return", exclude: "exclusion" };

/** Which legs a step can be about, where that is not all of them. */
const LEGS: Readonly<Record<string, (leg: Leg) => boolean>> = Object.fromEntries([
  ...["sign", "offer", "take_offer", "next_offer"].map((step) => [step, (leg: Leg) => leg.signed_at === null]),
  ...["submit_result", "request_pause", "request_extension", "request_deferral"].map((step) => [step, (leg: Leg) => leg.signed_at !== null && leg.answered_at === null]),
  ["request_return", (leg: Leg) => leg.answered_at === null],
]);

/** Numbers that a form takes from the ticket, so that nobody types them. */
export function offered(card: TicketCard, step: string, ownUnit: string | null): Offered {
  const live = card.legs.filter((leg) => !["returned", "cancelled"].includes(leg.state) && (LEGS[step]?.(leg) ?? true));
  const own = live.filter((leg) => leg.unit === ownUnit);
  const kind = ANSWERS[step] ?? KINDS.find((each) => step.endsWith(each));
  const waiting = card.requests.filter((one) => one.granted === null && (kind === undefined || one.kind === kind));
  const numbers = (all: readonly { readonly no: number }[]): number[] => all.map(({ no }) => no);
  return {
    leg: numbers(own.length > 0 ? own : live),
    request: numbers(waiting),
    task: numbers(card.field_tasks.filter((task) => task.done_at === null)),
    supervision: numbers(card.supervisions.filter((one) => one.ended_at === null)),
    whistle: numbers(card.whistles.filter(({ units, attended }) => ownUnit === null || (units.includes(ownUnit) && !attended.includes(ownUnit)))),
    sweep: numbers(card.sweeps.filter(({ unit, done_at: done }) => done === null && (ownUnit === null || unit === ownUnit))),
    meeting: numbers((card.consultation?.meetings ?? []).filter((one) => one.minuted_at === null)),
    milestone: card.plan?.accepted_at ? numbers(card.plan.milestones.filter((one) => one.met_at === null)) : [],
    voice: card.subscribers.map(({ number }) => number),
  };
}

/** How a form begins: what the server presumes, and the one choice where there is only one. */
export function beginning(fields: readonly Field[], from: Offered): Values {
  return Object.fromEntries(fields.map((field) => {
    const only = from[field.name];
    if (field.required && only?.length === 1) return [field.name, only[0]];
    if (field.kind === "boolean") return [field.name, field.initial ?? false];
    if (field.kind === "list" || field.kind === "rows") return [field.name, []];
    return [field.name, field.initial];
  }));
}

/** The required fields that say nothing yet. */
export const missing = (fields: readonly Field[], values: Values): string[] =>
  fields.filter(({ name, required }) => required && isEmpty(values[name])).map(({ name }) => name);

/** What is sent: fields that say nothing are left out, a local time is a time in China. */
export function bodyOf(fields: readonly Field[], values: Values): Values {
  const said = fields.filter(({ name, required }) => required || !isEmpty(values[name]));
  return Object.fromEntries(said.map((field) => [field.name, sent(field, values[field.name])]));
}

function sent(field: Field, value: unknown): unknown {
  if (field.kind === "instant" && typeof value === "string") return `${value}:00+08:00`;
  if (field.kind === "number" && typeof value === "string") return Number(value);
  if (field.kind === "rows") return (value as Values[]).map((row) => bodyOf(field.columns, row));
  return value;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "string" && value.trim() === "") || (Array.isArray(value) && value.length === 0);

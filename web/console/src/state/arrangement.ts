/**
 * 表单的编排: for the steps that people take all day, in which order a form asks, what it asks by buttons, and what only
 * after something else was said. What the server asks besides stands at the end, so nothing that it learns is lost.
 */

import type { TicketCard } from "../door/messages.ts";
import type { Values } from "./form.ts";
import type { Field } from "./schema.ts";

interface Line {
  readonly field: string;
  /** `answer`: yes or no, and nobody presumes which; `radios`: every option is in sight. */
  readonly as?: "answer" | "radios";
  readonly when?: (values: Values, card: TicketCard, nowMs: number) => boolean;
}

const isLate = (values: Values, card: TicketCard, nowMs: number): boolean => {
  const leg = card.legs.find(({ no }) => no === values["leg"]);
  return leg !== undefined && Date.parse(leg.resolve_due) < nowMs;
};
const wasReached = (values: Values): boolean => values["contacted"] === true;

const ARRANGED: Readonly<Record<string, readonly Line[]>> = {
  submit_result: [
    { field: "leg" },
    { field: "is_true", as: "answer" },
    { field: "is_beyond_duty", as: "answer" },
    { field: "contacted", as: "answer" },
    { field: "solved", as: "answer" },
    { field: "unsolved_reason", when: (values) => values["solved"] === false },
    { field: "handling" },
    { field: "public_reply" },
    { field: "overdue_explanation", when: isLate },
  ],
  contact: [
    { field: "manner", as: "radios" },
    { field: "reached", as: "answer" },
    { field: "result" },
    { field: "persons", when: (values) => String(values["manner"]).startsWith("visit") },
  ],
  request_return: [{ field: "leg" }, { field: "reason_code", as: "radios" }, { field: "clause" }, { field: "suggested_unit" }, { field: "remark" }],
  request_extension: [{ field: "leg" }, { field: "workdays" }, { field: "reason" }, { field: "citizen_told_at" }],
  request_pause: [{ field: "leg" }, { field: "reason_code", as: "radios" }, { field: "evidence" }],
  request_deferral: [{ field: "leg" }, { field: "reason_code", as: "radios" }, { field: "owner" }, { field: "plan" }, { field: "workdays" }, { field: "review_on" }, { field: "ends_on" }],
  record_callback: [
    { field: "voice", when: (_, card) => card.subscribers.length > 0 },
    { field: "contacted" },
    { field: "gone", as: "radios", when: (values) => values["contacted"] === false },
    { field: "unit_called", when: wasReached },
    { field: "solved", when: wasReached },
    { field: "satisfied", as: "radios", when: wasReached },
    { field: "why", as: "radios", when: (values) => wasReached(values) && values["satisfied"] === "unsatisfied" },
    { field: "remark" },
    { field: "caller_kind" },
  ],
  suggest: [{ field: "what", as: "radios" }, { field: "ticket", when: (values) => values["what"] === "merging" }, { field: "text" }],
  review_demand: [{ field: "reasonable" }, { field: "reason" }],
  reopen: [{ field: "ground", as: "radios" }, { field: "reason" }],
};

const asked = (field: Field, as: Line["as"]): Field => {
  if (as === "answer") return { ...field, kind: "answer", required: true, initial: undefined };
  return as === "radios" ? { ...field, kind: "radios" } : field;
};

/** All fields of a form in their order, as they are asked. */
export function arranged(step: string, fields: readonly Field[]): Field[] {
  const lines = ARRANGED[step] ?? [];
  const inOrder = lines.flatMap(({ field: name, as }) => fields.filter((field) => field.name === name).map((field) => asked(field, as)));
  return [...inOrder, ...fields.filter(({ name }) => !lines.some(({ field }) => field === name))];
}

/** Whether what was said so far makes it worth asking: what is not asked is not sent. */
export function isAsked(step: string, name: string, values: Values, card: TicketCard, nowMs: number): boolean {
  return ARRANGED[step]?.find(({ field }) => field === name)?.when?.(values, card, nowMs) ?? true;
}

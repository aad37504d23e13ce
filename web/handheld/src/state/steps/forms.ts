/**
 * What each step asks, field by field, and the command's body that the answers become (docs/documents.md). A screen draws
 * any of them; the words of fields and choices stand in `words/<language>/steps.ts`.
 */

import type { Showing } from "../../photos/album.ts";
import { positionOf, type Fix } from "../report/draft.ts";

/** What stands in a form: by the name of the field. */
export interface Answers {
  readonly [field: string]: unknown;
}

interface Named {
  readonly name: string;
  /** Whether it may stay empty. */
  readonly optional?: boolean;
  /** Asked only if this holds of the other answers. */
  readonly when?: (answers: Answers) => boolean;
}

/** `text`: 5,000 characters; `line`: 500; `unit`, `units`: of the pack; `told`: a tick that becomes the moment of recording. */
export type Field = Named &
  (
    | { readonly as: "workdays"; readonly of: readonly number[] }
    | { readonly as: "text" | "line" | "unit" | "units" | "position" | "told" }
    | { readonly as: "flag"; readonly at_first: boolean }
    | { readonly as: "choice"; readonly of: readonly string[] | "pause_reasons" }
    | { readonly as: "photos"; readonly showing: Showing; readonly most: number; readonly in_body: boolean }
  );

const isVisit = ({ manner }: Answers): boolean => String(manner).startsWith("visit_");
const text = (name: string): Field => ({ name, as: "text" });
const line = (name: string): Field => ({ name, as: "line" });
const here: Field = { name: "position", as: "position", optional: true };
const photos = (name: string, showing: Showing, most: number, in_body: boolean): Field => ({ name, as: "photos", showing, most, in_body, optional: true });
const flag = (name: string, at_first: boolean): Field => ({ name, as: "flag", at_first });

const WORKDAYS: readonly number[] = [1, 2, 3, 5, 10];

const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  verify: ["true", "untrue", "gone"],
  check: ["fixed", "not_fixed"],
  visit: ["true", "untrue", "gone", "fixed", "not_fixed"],
};

const SUGGESTED: readonly string[] = ["merging", "correction", "more_time"];

const FORMS: Readonly<Record<string, readonly Field[]>> = {
  sign: [],
  offer_taken: [],
  offer_declined: [],
  result: [
    flag("solved", true),
    { ...line("unsolved_reason"), when: ({ solved }) => solved === false },
    text("handling"),
    text("public_reply"),
    photos("photos_before", "before", 9, false),
    photos("photos_after", "after", 9, false),
    flag("contacted", false),
    flag("is_true", true),
    flag("is_beyond_duty", false),
    { ...line("overdue_explanation"), optional: true, when: ({ is_late }) => is_late === true },
  ],
  overdue_explanation: [text("explanation")],
  self_handling: [
    { ...photos("before", "before", 1, true), optional: false },
    { ...photos("after", "after", 1, true), optional: false },
    { ...text("remark"), optional: true },
  ],
  info: [text("text"), { ...line("address"), optional: true }],
  contact: [
    { name: "manner", as: "choice", of: ["phone", "wechat", "visit_to_do", "visit_to_talk", "visit_to_persuade"] },
    flag("reached", true),
    text("result"),
    { ...here, when: isVisit },
    { ...photos("photos", "scene", 9, true), when: isVisit },
  ],
  visit: [text("found"), here, photos("photos", "scene", 9, false)],
  note: [text("text"), photos("photos", "scene", 9, false)],
  place_correction: [line("reason"), here, { ...line("address"), optional: true }],
  return_request: [
    { name: "reason_code", as: "choice", of: ["area", "function", "ownership", "duplicate", "beyond_duty", "incomplete"] },
    line("clause"),
    { name: "suggested_unit", as: "unit" },
    { ...text("remark"), optional: true },
  ],
  extension_request: [{ name: "workdays", as: "workdays", of: WORKDAYS }, text("reason"), { name: "citizen_told_at", as: "told", optional: true }],
  unit_request: [{ name: "unit", as: "unit" }, { ...line("note"), optional: true }],
  pause_request: [{ name: "reason_code", as: "choice", of: "pause_reasons" }, text("evidence")],
  whistle: [{ name: "units", as: "units" }, text("text")],
  whistle_answer: [line("text")],
  opinion: [flag("agrees", true), text("text")],
  urge: [line("text")],
  suggestion: [
    { name: "what", as: "choice", of: SUGGESTED },
    { ...line("ticket"), when: ({ what }) => what === "merging" },
    text("text"),
  ],
  transfer: [
    { name: "direction", as: "choice", of: ["to", "from"] },
    { name: "service", as: "choice", of: ["110", "119", "120", "122", "upper", "other"] },
    text("reason"),
    { ...line("receipt"), optional: true },
  ],
  closure_dispute: [text("reason"), here, photos("photos", "scene", 9, true)],
  withdrawal: [line("reason"), photos("photos", "scene", 9, true)],
};

/** What a form must know besides what is typed into it. */
export interface Circumstances {
  /** The number of the leg, offer, task or whistle that it is about. */
  readonly no: number | null;
  /** `verify`, `check` or `visit`, of a task on the spot. */
  readonly task?: string | undefined;
  readonly pauseReasons: readonly string[];
  readonly returnsNameUnit: boolean;
  /** By how many workdays the part may still be extended; null: not known. */
  readonly workdaysMax: number | null;
  readonly isLate: boolean;
  /** Somebody else's matter: who takes it back for them shows that they want it. */
  readonly owesProof?: boolean;
  /** What the person may suggest; not known of whoever signed in before the server told it. */
  readonly suggests?: readonly string[] | undefined;
}

/** The fields of a step's form, as they are asked now; null where there is no such form. */
export function fieldsOf(kind: string, answers: Answers, about: Circumstances): Field[] | null {
  const asked: readonly Field[] | undefined = kind === "field_task_result" ? onTheSpot(about.task) : FORMS[kind];
  return asked
    ? asked
        .filter(({ when }) => when === undefined || when({ ...answers, is_late: about.isLate }))
        .map((field) => (field.as === "choice" && field.of === "pause_reasons" ? { ...field, of: about.pauseReasons } : field))
        .map((field) => (kind === "suggestion" && field.name === "what" ? { ...field, of: SUGGESTED.filter((what) => about.suggests?.includes(what) ?? true) } : field))
        .map((field) => (field.as === "workdays" ? { ...field, of: WORKDAYS.filter((days) => days <= (about.workdaysMax ?? days)) } : field))
        .map((field) => (kind === "withdrawal" && field.name === "photos" ? { ...field, optional: !about.owesProof } : field))
        .map((field) => (field.name === "suggested_unit" ? { ...field, optional: !about.returnsNameUnit } : field))
    : null;
}

const onTheSpot = (task = "visit"): readonly Field[] => [
  { name: "finding", as: "choice", of: FINDINGS[task] ?? FINDINGS["visit"]! },
  { ...text("remark"), optional: true },
  here,
  photos("photos", "scene", 9, true),
];

/** What stands in a form before anybody has touched it. */
export function emptyAnswers(fields: readonly Field[]): Answers {
  return Object.fromEntries(fields.flatMap((field) => (field.as === "flag" ? [[field.name, field.at_first]] : [])));
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === false || (typeof value === "string" && value.trim() === "") || (Array.isArray(value) && value.length === 0);

/** The first field that is still needed; null if the form is complete. */
export function lacking(fields: readonly Field[], answers: Answers): string | null {
  const missing = fields.find(({ name, optional, as }) => !optional && as !== "flag" && isEmpty(answers[name]));
  return missing?.name ?? null;
}

const NUMBERED: Readonly<Record<string, string>> = { field_task_result: "task", whistle_answer: "whistle" };

/** When a photo was taken, by its sha256. */
export type TakenAt = (sha256: string) => string;

/** The body of the step's command. `now`: the moment of recording, RFC 3339. */
export function bodyOf(kind: string, fields: readonly Field[], answers: Answers, no: number | null, now: string, takenAt: TakenAt): object {
  const said = fields.flatMap((field): [string, unknown][] => {
    const value = answers[field.name];
    if (field.as === "flag") return [[field.name, value === true]];
    if (isEmpty(value)) return [];
    return [[field.name, spoken(field, value, now)]].filter((pair): pair is [string, unknown] => pair[1] !== undefined);
  });
  const numbered = no === null ? {} : { [NUMBERED[kind] ?? "leg"]: no };
  const body = { ...numbered, ...Object.fromEntries(said) } as Answers;
  if (kind !== "self_handling") return body;
  return { ...body, found_at: takenAt(String(body["before"])), done_at: takenAt(String(body["after"])) };
}

function spoken(field: Field, value: unknown, now: string): unknown {
  switch (field.as) {
    case "position":
      return positionOf(value as Fix);
    case "told":
      return now;
    case "photos":
      return field.in_body ? (field.most === 1 ? (value as readonly string[])[0] : value) : undefined;
    default:
      return typeof value === "string" ? value.trim() : value;
  }
}

/** The photos that the form names, each with what it shows. */
export const photosIn = (fields: readonly Field[], answers: Answers): { sha256: string; kind: Showing }[] =>
  fields.flatMap((field) =>
    field.as === "photos" ? ((answers[field.name] as readonly string[] | undefined) ?? []).map((sha256) => ({ sha256, kind: field.showing })) : [],
  );

/** The answers that a body was made of, to be mended and sent once more; photos and the place are asked for anew. */
export function answersOf(fields: readonly Field[], body: Answers): Answers {
  return Object.fromEntries(
    fields.flatMap(({ name, as }) => {
      if (as === "photos" || as === "position" || !(name in body)) return [];
      return [[name, as === "told" ? true : body[name]]];
    }),
  );
}

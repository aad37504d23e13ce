/** 规则清单的表: which tables a list of rules has, and which columns each row; what a cell may choose from. */

import type { Content, Row } from "../door/administration.ts";

/** `words`: several, written with 、 between them; `groups`: several of these, one a line. */
export type CellKind = "text" | "long" | "words" | "groups" | "flag" | "number" | "date" | "choice" | "area";

/** Where the options of a choice come from: the units, the areas, or a table of the same content. */
export type Source = "units" | "categories" | "department_types" | "deadline_classes" | "urgency_levels" | "request_types";

export interface Column {
  readonly name: string;
  readonly kind: CellKind;
  readonly from?: Source;
  readonly options?: readonly string[];
  /** Left out of the row where it says nothing. */
  readonly optional?: boolean;
  /** What a flag means that is not in the row. */
  readonly initially?: boolean;
}

export interface Table {
  readonly name: string;
  /** The field of the content, and for rows that stand inside others the field of those. */
  readonly field: string;
  readonly inside?: string;
  readonly columns: readonly Column[];
}

const text = (...names: readonly string[]): Column[] => names.map((name) => ({ name, kind: "text" }));
const flags = (...names: readonly string[]): Column[] => names.map((name) => ({ name, kind: "flag", optional: true }));
const numbers = (...names: readonly string[]): Column[] => names.map((name) => ({ name, kind: "number", optional: true }));
const UNIT_KINDS = ["department", "street", "community", "enterprise", "mediation", "integration"];
const ACTIONS = ["transfer", "explain", "link", "need_info", "blocklist"];

export const TABLES: Readonly<Record<string, readonly Table[]>> = {
  duties: [
    {
      name: "duties", field: "duties",
      columns: [
        { name: "unit", kind: "choice", from: "units" }, { name: "category", kind: "choice", from: "categories" }, { name: "area", kind: "area" },
        { name: "role", kind: "choice", options: ["lead", "co"] }, ...text("legal_basis"), { name: "since", kind: "date" }, { name: "until", kind: "date" },
        { name: "hours", kind: "text", optional: true }, { name: "object", kind: "text", optional: true },
      ],
    },
  ],
  exclusions: [
    {
      name: "items", field: "classes", inside: "items",
      columns: [...text("code", "name"), { name: "name_en", kind: "text", optional: true }, { name: "keywords", kind: "words" }, { name: "redirect", kind: "words" }, { name: "legal_basis", kind: "long" }, { name: "script", kind: "long" }],
    },
    {
      name: "classes", field: "classes",
      columns: [...text("code", "name"), { name: "name_en", kind: "text", optional: true }, { name: "action", kind: "choice", options: ACTIONS }, { name: "needs_second_person", kind: "flag" }],
    },
  ],
  catalogue: [
    {
      name: "subitems", field: "categories", inside: "items",
      columns: [
        ...text("code", "name_zh", "name_en"), { name: "keywords_strong", kind: "words" }, { name: "keywords", kind: "words" }, { name: "keywords_negative", kind: "words" },
        { name: "lead", kind: "choice", from: "department_types" }, { name: "alt_lead", kind: "choice", from: "department_types", optional: true }, { name: "co", kind: "words" },
        { name: "deadline_class", kind: "choice", from: "deadline_classes" }, { name: "urgency", kind: "choice", from: "urgency_levels" },
        { name: "request_type", kind: "choice", from: "request_types", optional: true }, { name: "dispute_type", kind: "text", optional: true },
        { name: "dedup_radius_m", kind: "number" }, { name: "dedup_days", kind: "number" }, ...flags("photo_required", "mediable", "masks_reporter", "fallback"),
        { name: "pii", kind: "choice", options: ["sensitive", "restricted"], optional: true },
      ],
    },
    { name: "categories", field: "categories", columns: text("code", "name_zh", "name_en") },
    {
      name: "joint_rules", field: "joint_rules",
      columns: [...text("code", "name_zh"), { name: "all_of", kind: "groups" }, { name: "lead", kind: "choice", from: "department_types" }, { name: "co", kind: "words" }, { name: "mode", kind: "choice", options: ["joint", "consult", "conference"] }, ...text("source")],
    },
    {
      name: "deadline_classes", field: "deadline_classes",
      columns: [...text("code", "name_zh", "name_en"), { name: "resolve_workdays", kind: "number" }, { name: "class_colour", kind: "choice", options: ["green", "yellow", "red"] }, { name: "interim_plan_only", kind: "flag" }],
    },
    {
      name: "urgency_levels", field: "urgency_levels",
      columns: [...text("code", "name_zh"), { name: "clock", kind: "choice", options: ["calendar_24x7", "working_time"] }, ...numbers("sign_minutes", "first_response_minutes", "sign_working_hours", "first_response_workdays")],
    },
    {
      name: "request_types", field: "request_types",
      columns: [
        ...text("code", "name_zh"), { name: "deadline_class", kind: "choice", from: "deadline_classes", optional: true }, ...flags("masks_reporter"),
        { name: "needs_callback", kind: "flag", initially: true }, { name: "closes_by", kind: "choice", options: ["field_check"], optional: true },
      ],
    },
    { name: "department_types", field: "department_types", columns: [...text("code", "name_zh", "name_en"), { name: "kind", kind: "choice", options: UNIT_KINDS }] },
    { name: "crosswalk", field: "crosswalk", columns: [{ name: "code", kind: "choice", from: "categories" }, ...text("standard", "theirs")] },
    {
      name: "retired", field: "retired",
      columns: [...text("code", "name_zh", "last_version"), { name: "replaced_by", kind: "text", optional: true }],
    },
  ],
};

/** What stands above the rows: one value each. */
export const HEADS: Readonly<Record<string, readonly string[]>> = { duties: [], exclusions: ["title", "version"], catalogue: ["catalogue_version"] };

/** A row to begin with: what must say something says the least that it can. */
export const emptyRow = ({ columns, field, inside }: Table, beside: Row | undefined): Row => ({
  ...Object.fromEntries(columns.filter(({ optional }) => !optional).map(({ name, kind, options, from, initially }) => [name, initially ?? empty(kind, options ?? (from && beside ? [String(beside[name] ?? "")] : undefined))])),
  ...(inside === undefined && (field === "classes" || field === "categories") ? { items: [] } : {}),
});

function empty(kind: CellKind, options: readonly string[] | undefined): unknown {
  if (kind === "flag") return false;
  if (kind === "number") return 0;
  if (kind === "words" || kind === "groups") return [];
  return kind === "choice" ? (options?.[0] ?? "") : "";
}

const split = (told: string): string[] => told.split(/[、，,;；]/).map((each) => each.trim()).filter(Boolean);

/** What a cell holds, as one writes it. */
export function written(kind: CellKind, value: unknown): string {
  if (kind === "words") return ((value ?? []) as string[]).join("、");
  if (kind === "groups") return ((value ?? []) as string[][]).map((group) => group.join("、")).join("\n");
  return String(value ?? "");
}

/** What was written, as the cell holds it; undefined for nothing. */
export function read(kind: CellKind, told: string): unknown {
  if (kind === "words") return split(told);
  if (kind === "groups") return told.split("\n").map(split).filter((group) => group.length > 0);
  if (kind === "number") return told === "" ? undefined : Number(told);
  return told;
}

/** The codes of a table of the same content, with what people call them. */
export const coded = (content: Content, field: string): readonly { readonly value: string; readonly label: string }[] =>
  ((content[field] ?? []) as Row[]).map((row) => ({ value: String(row["code"]), label: `${row["code"]} ${row["name_zh"] ?? row["name"] ?? ""}` }));

/** What of the catalogue in the pack the rules ask for: `server/domain/catalogue.py`. Codes are text, never numbers. */

/** 时限档: workdays to resolve. */
export interface DeadlineClass {
  readonly code: string;
  readonly resolve_workdays: number;
}

/** 紧急程度, by the clock that its terms run on. */
export type UrgencyLevel =
  | { readonly clock: "calendar_24x7"; readonly code: string; readonly sign_minutes: number; readonly first_response_minutes: number }
  | { readonly clock: "working_time"; readonly code: string; readonly sign_working_hours: number; readonly first_response_workdays: number };

/** 诉求类型; a `deadline_class` here overrules the item's. */
export interface RequestType {
  readonly code: string;
  readonly deadline_class?: string | null;
}

/** 子项: one thing that is reported. */
export interface Item {
  readonly code: string;
  readonly keywords_strong: readonly string[];
  readonly keywords: readonly string[];
  readonly keywords_negative: readonly string[];
  readonly lead: string;
  readonly deadline_class: string;
  readonly fallback?: boolean;
}

/** 联合派单规则: fires when every group of `all_of` has a word in the description. */
export interface JointRule {
  readonly code: string;
  readonly all_of: readonly (readonly string[])[];
  readonly lead: string;
  readonly co: readonly string[];
  readonly mode: "joint" | "consult" | "conference";
}

export interface Catalogue {
  readonly deadline_classes: readonly DeadlineClass[];
  readonly urgency_levels: readonly UrgencyLevel[];
  readonly request_types: readonly RequestType[];
  readonly categories: readonly { readonly code: string; readonly items: readonly Item[] }[];
  readonly joint_rules: readonly JointRule[];
}

/** A code that the catalogue does not have. */
export class CodeUnknown extends Error {
  override name = "CodeUnknown";
}

/** All items, in the order of the file. */
export const itemsOf = (catalogue: Catalogue): Item[] => catalogue.categories.flatMap(({ items }) => items);

/** The item with that code. @throws {CodeUnknown} */
export const itemOf = (catalogue: Catalogue, code: string): Item => withCode(itemsOf(catalogue), code);

/** Which 时限档 a matter has: the request type's own where it names one, else the item's. @throws {CodeUnknown} */
export const deadlineClassFor = (catalogue: Catalogue, category: string, requestType: string): string =>
  withCode(catalogue.request_types, requestType).deadline_class || itemOf(catalogue, category).deadline_class;

/** The entry with that code. @throws {CodeUnknown} */
export function withCode<Entry extends { readonly code: string }>(entries: readonly Entry[], code: string): Entry {
  const found = entries.find((entry) => entry.code === code);
  if (!found) throw new CodeUnknown(code);
  return found;
}

/** A code and those above it, finest first: 010203, 0102, 01. Two digits make a level. */
export const lineage = (code: string): string[] =>
  Array.from({ length: Math.ceil(code.length / 2) }, (_, above) => code.slice(0, code.length - 2 * above));

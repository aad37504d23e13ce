/** 按行编辑: rows of a list are found by their path, added, taken away, moved and filled in; a refusal leads to its row. */

import type { Content, Row } from "../door/administration.ts";
import type { Table } from "./rule-tables.ts";

/** From the content down to a row: `["classes", 0, "items", 3]`. */
export type Path = readonly (string | number)[];
export interface Placed { readonly path: Path; readonly row: Row }

/** The rows of a table in the order of the document. */
export function rowsOf(content: Content, { field, inside }: Table): Placed[] {
  const outer = ((content[field] ?? []) as Row[]).map((row, no) => ({ path: [field, no], row }));
  if (inside === undefined) return outer;
  return outer.flatMap(({ path, row }) => ((row[inside] ?? []) as Row[]).map((each, no) => ({ path: [...path, inside, no], row: each })));
}

function changed(value: unknown, path: Path, act: (found: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return act(value);
  if (typeof step === "number") return (value as unknown[]).map((each, no) => (no === step ? changed(each, rest, act) : each));
  return { ...(value as Row), [step]: changed((value as Row)[step], rest, act) };
}

/** The list that a row stands in, with something done to it. */
const inList = (content: Content, path: Path, act: (list: readonly Row[], no: number) => Row[]): Content =>
  changed(content, path.slice(0, -1), (list) => act((list ?? []) as Row[], Number(path.at(-1)))) as Content;

/** A cell that says nothing is left out where it may be. */
export const filled = (content: Content, path: Path, column: string, value: unknown, optional: boolean): Content =>
  changed(content, path, (row) => {
    const { [column]: _, ...others } = row as Row;
    return optional && (value === undefined || value === "" || value === false) ? others : { ...(row as Row), [column]: value ?? "" };
  }) as Content;

export const removed = (content: Content, path: Path): Content => inList(content, path, (list, no) => list.filter((_, other) => other !== no));

/** A row after the one at that path, or at the end of the first list of the table. */
export function added(content: Content, { field, inside }: Table, after: Path | null, row: Row): { readonly content: Content; readonly path: Path } {
  const first: Path = inside === undefined ? [field, -1] : [field, 0, inside, -1];
  const at = after ?? first;
  const no = after === null ? rowsIn(content, at).length : Number(at.at(-1)) + 1;
  return { content: inList(content, at, (list) => [...list.slice(0, no), row, ...list.slice(no)]), path: [...at.slice(0, -1), no] };
}

const rowsIn = (content: Content, path: Path): readonly unknown[] =>
  (path.slice(0, -1).reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], content) ?? []) as unknown[];

/** A row one place up (-1) or down (1) within its list; where it stands then. */
export function moved(content: Content, path: Path, by: -1 | 1): { readonly content: Content; readonly path: Path } {
  const from = Number(path.at(-1));
  const to = from + by;
  if (to < 0 || to >= rowsIn(content, path).length) return { content, path };
  const swap = (list: readonly Row[]): Row[] => list.map((row, no) => (no === from ? list[to] : no === to ? list[from] : row) as Row);
  return { content: inList(content, path, swap), path: [...path.slice(0, -1), to] };
}

export interface Fault { readonly path: Path; readonly column: string | null }

/** The row and the column that a refusal names: `$.classes[0].items[3].script`, `line 5 unit`, `items X101`; or null. */
export function faultIn(field: string, content: Content, tables: readonly Table[]): Fault | null {
  const line = /^line (\d+)(?: (\w+))?$/.exec(field);
  if (line) return { path: ["duties", Number(line[1]) - 2], column: line[2] ?? null };
  const coded = /^\w+ (\w+)(?: (\w+))?$/.exec(field);
  const placed = tables.flatMap((table) => rowsOf(content, table));
  if (coded) {
    const row = placed.find((each) => each.row["code"] === coded[1]);
    return row === undefined ? null : { path: row.path, column: coded[2] ?? null };
  }
  const steps = [...field.matchAll(/\.(\w+)|\[(\d+)\]/g)].map(([, name, no]) => name ?? Number(no));
  const within = placed.filter(({ path }) => path.every((step, no) => steps[no] === step)).sort((one, other) => other.path.length - one.path.length)[0];
  if (within === undefined) return null;
  const column = steps[within.path.length];
  return { path: within.path, column: typeof column === "string" ? column : null };
}

export const isSame = (one: Path | null, other: Path | null): boolean => one !== null && other !== null && one.join("/") === other.join("/");

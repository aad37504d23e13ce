/** 排序: the order in which a list of tickets stands. Rows come with the most pressing first. */

import { metresBetween, type Spot } from "./distance.ts";
import type { OpenPack } from "./pack.ts";
import type { Row } from "./todo.ts";

export const ORDERS = ["due", "distance", "newest"] as const;
export type Order = (typeof ORDERS)[number];

/** Which is nearest, from where this handheld is: unknown, the order stays; tickets without a place come last. */
export function ordered(rows: readonly Row[], order: Order, here: Spot | null, pack: OpenPack | null): readonly Row[] {
  if (order === "newest") return sorted(rows, ({ ticket }) => -(ticket ? Date.parse(ticket.received_at) : -Infinity));
  if (order === "due" || here === null || pack === null) return rows;
  return sorted(rows, ({ ticket }) => (ticket?.position ? metresBetween(here, ticket.position, pack) : Infinity));
}

/** The least first; what is alike stays as it was. */
function sorted(rows: readonly Row[], of: (row: Row) => number): Row[] {
  const known = rows.map((row) => ({ row, by: of(row) }));
  return known.sort((one, other) => (one.by === other.by ? 0 : one.by - other.by)).map(({ row }) => row);
}

/** 疑似重复: open tickets on this handheld that may be the same matter, for the reporter to look at. The server asks again. */

import type { PlaceDocument, TicketDocument } from "../../documents/server.ts";

/** A ticket, as far as this asks. */
export type NearTicket = Pick<
  TicketDocument,
  "number" | "state" | "category" | "category_name" | "description" | "address" | "areas" | "received_at"
> & { readonly _id: string; readonly position?: Pick<PlaceDocument, "lon" | "lat"> | null };

/** Where a report is, and what it is about. `metresTo` measures from there. */
export interface Here {
  readonly category: string;
  /** Code of the finest area. */
  readonly area: string;
  /** Matters of this kind that lie closer may be the same; 0: the place says nothing. */
  readonly radius_m: number;
  readonly metresTo: (place: { readonly lon: number; readonly lat: number }) => number;
}

const SHOWN = 3;
const OVER: readonly string[] = ["closed", "rejected", "excluded", "merged", "withdrawn"];

/**
 * Of the same family of items and close by, or in the same finest area where their place is not known: the same item
 * first, then the nearest, then the newest.
 */
export function nearby({ category, area, radius_m, metresTo }: Here, tickets: readonly NearTicket[]): NearTicket[] {
  const family = category.slice(0, 2);
  return tickets
    .filter(({ state, category: other }) => !OVER.includes(state) && other?.startsWith(family))
    .map((ticket) => ({ ticket, metres: radius_m > 0 && ticket.position ? metresTo(ticket.position) : null }))
    .filter(({ ticket, metres }) => (metres === null ? ticket.areas[0]?.code === area : metres <= radius_m))
    .sort(
      ({ ticket: a, metres: near }, { ticket: b, metres: far }) =>
        Number(b.category === category) - Number(a.category === category) ||
        (near ?? radius_m) - (far ?? radius_m) ||
        (a.received_at < b.received_at ? 1 : -1),
    )
    .slice(0, SHOWN)
    .map(({ ticket }) => ticket);
}

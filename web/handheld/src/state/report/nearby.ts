/** 疑似重复: open tickets on this handheld that may be the same matter, for the reporter to look at. The server asks again. */

/** What of a ticket's document this asks for. */
export interface NearTicket {
  readonly _id: string;
  readonly number: string;
  readonly state: string;
  readonly category: string | null;
  readonly category_name: string | null;
  readonly description: string;
  readonly address: string | null;
  readonly areas: readonly { readonly code: string }[];
  readonly received_at: string;
  /** WGS-84 degrees; lacking where only an address is known. */
  readonly position?: { readonly lon: number; readonly lat: number } | null;
}

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

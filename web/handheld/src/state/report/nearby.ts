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
}

const SHOWN = 3;
const OVER: readonly string[] = ["closed", "rejected", "excluded", "merged", "withdrawn"];

/** Of the same family of items in the same finest area: the same item first, then the newest. */
export function nearby(category: string, area: string, tickets: readonly NearTicket[]): NearTicket[] {
  const family = category.slice(0, 2);
  return tickets
    .filter(({ state, areas, category: other }) => !OVER.includes(state) && areas[0]?.code === area && other?.startsWith(family))
    .sort((a, b) => Number(b.category === category) - Number(a.category === category) || (a.received_at < b.received_at ? 1 : -1))
    .slice(0, SHOWN);
}

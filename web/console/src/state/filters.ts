/** 筛选: what the view says, as doors ask for it, and whether a ticket fits, so that news needs no question. */

import type { Query } from "../door/door.ts";
import type { TicketRow } from "../door/messages.ts";

export interface Filters {
  readonly group?: string;
  readonly light?: string;
  readonly state?: string;
  readonly channel?: string;
  readonly unit?: string;
  readonly from?: string;
  readonly until?: string;
  readonly waiting?: string;
}

export const FILTERS = ["group", "light", "state", "channel", "unit", "from", "until", "waiting"] as const;

/** Only what narrows. */
export const filtersOf = (view: Readonly<Record<string, string>>): Filters =>
  Object.fromEntries(FILTERS.filter((name) => view[name]).map((name) => [name, view[name]]));

/** For `GET /tickets`: the open ones of an area, or everywhere. */
export const listQuery = (filters: Filters, area: string | undefined, limit: number): Query => ({
  open: true, area, limit, category: filters.group, light: filters.light, state: filters.state, channel: filters.channel,
  unit: filters.unit, received_from: filters.from, received_until: filters.until, waits_for_a_person: filters.waiting ? true : undefined,
});

/** For tiles and tallies of areas: what stands still shows no light there. */
export const mapQuery = (filters: Filters): Query => ({
  group: filters.group, light: filters.light === "grey" ? undefined : filters.light, state: filters.state, channel: filters.channel, unit: filters.unit,
  received_from: filters.from, received_until: filters.until, waits_for_a_person: filters.waiting ? true : undefined,
});

const ENDS = new Set(["closed", "rejected", "excluded", "merged", "withdrawn"]);

/** The day in China on which something was received, as doors count days. */
const dayOf = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);

/** Whether a ticket stands in the list of these filters. */
export function fits(row: TicketRow, filters: Filters, area: string | undefined): boolean {
  const day = dayOf(row.received_at);
  return !ENDS.has(row.state)
    && (area === undefined || row.areas.some(({ code }) => code === area))
    && (!filters.group || (row.category ?? "").startsWith(filters.group))
    && (!filters.light || row.light === filters.light)
    && (!filters.state || row.state === filters.state)
    && (!filters.channel || row.channel === filters.channel)
    && (!filters.unit || row.lead_unit === filters.unit)
    && (!filters.waiting || row.waits_for_a_person)
    && (!filters.from || day >= filters.from)
    && (!filters.until || day <= filters.until);
}

/** A list after a ticket has changed: in its place, on top if it is new, away if it fits no longer. */
export function afterNews(rows: readonly TicketRow[], row: TicketRow, isIn: boolean): readonly TicketRow[] {
  const without = rows.filter(({ id }) => id !== row.id);
  if (!isIn) return without;
  return without.length < rows.length ? rows.map((each) => (each.id === row.id ? row : each)) : [row, ...rows];
}

/** The next promise due first, those without one last, as the door puts them with `order=due`. */
export const byTerm = (rows: readonly TicketRow[]): readonly TicketRow[] => {
  const due = (row: TicketRow): number => (row.promise_due === null ? Number.MAX_VALUE : Date.parse(row.promise_due));
  return [...rows].sort((one, other) => due(one) - due(other));
};

/** What of a document lies in the directory: of a ticket what lists and maps show of it, of everything else the whole. */

import type { TicketDocument } from "../documents/server.ts";
import type { Wire } from "./documents.ts";

const TICKET = "ticket:";
/** A card shows two lines of it. */
const CHARACTERS_MAX = 120;

/** Whether the directory has the whole of documents whose ids begin so. */
export const isListedWhole = (prefix: string): boolean => !prefix.startsWith(TICKET);

export function listed({ _revisions: _, ...document }: Wire): Wire {
  if (isListedWhole(document._id)) return document;
  return { _id: document._id, ...(document._rev && { _rev: document._rev }), ...ofTicket(document as Partial<TicketDocument>) };
}

/** A document that was issued long ago may lack any member. */
function ofTicket({ description, areas, position, legs, ...ticket }: Partial<TicketDocument>) {
  const { number, state, category, category_name, address, received_at, promise_due, urgency, urges, supervisions } = ticket;
  return {
    ...{ number, state, category, category_name, address, received_at, promise_due, urgency, urges, supervisions },
    description: description && description.length > CHARACTERS_MAX ? `${description.slice(0, CHARACTERS_MAX)}…` : description,
    areas: areas?.slice(0, 1),
    position: position && { lon: position.lon, lat: position.lat },
    legs: legs?.map(({ no, dispatched_at }) => ({ no, dispatched_at })),
  };
}

/** What of the server's documents the screens about a ticket ask for (docs/documents.md). */

import type { Asking } from "@wangge/rules";

import type {
  FieldTaskDocument, LegDocument, Moment, OwnPart, PhotoDocument, PlaceDocument, RequestDocument, TicketDocument,
} from "../../documents/server.ts";

export type { FieldTaskDocument as FieldTask, Moment, OwnPart, PhotoDocument as Photo, PlaceDocument as Place };

/** A member that was added later: a document that has lain here for long lacks it. */
type Later<Document, Names extends keyof Document> = Partial<Pick<Document, Names>>;

/** One unit's part. */
export type Leg = Omit<LegDocument, "dispatched_at" | "contacted_at"> & Later<LegDocument, "dispatched_at" | "contacted_at">;

export type Ticket = Pick<
  TicketDocument,
  | "number" | "offline_alias" | "version" | "state" | "category" | "category_name" | "request_type" | "urgency" | "description" | "address"
  | "areas" | "received_at" | "promise_due" | "promise_provisional" | "out_of_scope" | "contact" | "paused_until" | "voices" | "field_tasks" | "photos"
> &
  Later<TicketDocument, "position" | "sensitivity" | "own" | "on_behalf" | "urges" | "supervisions" | "trail"> & {
    readonly _id: string;
    readonly legs: readonly Leg[];
    readonly asking?: Asking;
    readonly requests?: readonly RequestDocument[];
  };

export const TICKET = "ticket:";

/** The uuid that commands name the ticket by. */
export const uuidOf = ({ _id }: { readonly _id: string }): string => _id.slice(TICKET.length);

/** Where nobody works on it any more. */
const ENDS: readonly string[] = ["closed", "rejected", "excluded", "merged", "withdrawn"];
export const isOver = ({ state }: { readonly state: string }): boolean => ENDS.includes(state);

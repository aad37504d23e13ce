/** What of the server's documents the screens about a ticket ask for (docs/documents.md). */

export interface Leg {
  readonly no: number;
  readonly unit: string;
  readonly unit_name: string;
  readonly role: string;
  readonly state: string;
  readonly sign_due: string;
  readonly respond_due: string;
  readonly resolve_due: string;
  readonly dispatched_at?: string;
  readonly contacted_at?: string | null;
  readonly signed_at: string | null;
  readonly answered_at: string | null;
  readonly explanation_owed: boolean;
}

export interface FieldTask {
  readonly no: number;
  readonly kind: string;
  readonly what: string;
  readonly person: string | null;
  readonly due_at: string;
  readonly finding: string | null;
}

export interface Photo {
  readonly sha256: string;
  readonly kind: string;
  readonly media: string | null;
  readonly state: string;
  readonly taken_at: string | null;
  readonly listed_at: string;
}

export interface Moment {
  readonly no: number;
  readonly at: string;
  readonly what: string;
  readonly by: string | null;
  readonly unit: string | null;
  readonly said: string | null;
}

/** 本人可办: whom steps are granted to, whatever the state; `fitting.ts` says which of them fit now. */
export interface OwnPart {
  readonly kinds: readonly string[];
  readonly legs: readonly number[];
  readonly offers: readonly number[];
  readonly tasks: readonly number[];
  readonly whistles: readonly number[];
}

/** WGS-84 degrees. */
export interface Place {
  readonly lon: number;
  readonly lat: number;
  readonly accuracy_m: number | null;
}

/** What stands behind `?` was added later: a document that has lain here for long lacks it. */
export interface Ticket {
  readonly _id: string;
  readonly number: string;
  readonly offline_alias: string | null;
  readonly version: number;
  readonly state: string;
  readonly category: string | null;
  readonly category_name: string | null;
  readonly request_type: string;
  readonly urgency: string | null;
  readonly description: string;
  readonly address: string | null;
  readonly areas: readonly { readonly code: string; readonly name: string }[];
  readonly received_at: string;
  readonly promise_due: string | null;
  readonly promise_provisional: boolean;
  readonly legs: readonly Leg[];
  readonly lead_unit_name: string | null;
  readonly out_of_scope: boolean;
  readonly contact: string | null;
  readonly paused_until: string | null;
  readonly voices: number;
  readonly field_tasks: readonly FieldTask[];
  readonly class_colour: string | null;
  readonly photos: readonly Photo[];
  readonly position?: Place | null;
  readonly sensitivity?: string;
  readonly own?: OwnPart;
  readonly requests?: readonly { readonly no: number; readonly kind: string; readonly leg: number; readonly at: string; readonly granted: boolean | null }[];
  readonly urges?: number;
  readonly supervisions?: number;
  readonly trail?: readonly Moment[];
}

export const TICKET = "ticket:";

/** The uuid that commands name the ticket by. */
export const uuidOf = ({ _id }: { readonly _id: string }): string => _id.slice(TICKET.length);

/** Where nobody works on it any more. */
const ENDS: readonly string[] = ["closed", "rejected", "excluded", "merged", "withdrawn"];
export const isOver = ({ state }: { readonly state: string }): boolean => ENDS.includes(state);

/**
 * 可办的步骤: which steps fit a ticket now, also while what was done about it a moment ago waits for its receipt. Whom a
 * step is granted to stands in the ticket's document; in which states it fits, in `table.json`, which is made from the
 * server's own table and rules (`python -m tests.handheld.steps`). The server decides again.
 */

import { contacted, whyNot, type Asking, type Pack, type Refusal } from "@wangge/rules";

import type { QueueState } from "../../pouch/queue.ts";
import type { Leg, OwnPart, Ticket } from "../ticket/document.ts";
import table from "./table.json";

interface Row {
  /** In which states of the ticket it fits, and where it leads. */
  readonly states: Readonly<Record<string, string>>;
  /** Likewise of the unit's part, where the step is about one. */
  readonly legs?: Readonly<Record<string, string>>;
}

const TABLE: Readonly<Record<string, Row>> = table;

/**
 * A step that fits: its kind, and the number of the leg, offer, task or whistle that it is about; `lacks` what it would be
 * refused for all the same, as things stand here.
 */
export interface Fitting {
  readonly kind: string;
  readonly no: number | null;
  readonly lacks?: Refusal;
}

/** What of the offline pack the rules ask for. */
export type KnownRules = Pick<Pack, "step_terms" | "calendar">;

/** Something that was recorded about the ticket, and what became of it. */
export interface Done {
  readonly _id: string;
  readonly kind: string;
  readonly recorded_at: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly state: QueueState;
  readonly reason_code?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

const NOTHING: OwnPart = { kinds: [], legs: [], offers: [], tasks: [], whistles: [] };
const UNANSWERED: readonly QueueState[] = ["unsent", "sending", "delivered"];

/** Whether the server has not answered yet. */
export const isProvisional = ({ state }: Pick<Done, "state">): boolean => UNANSWERED.includes(state);

/**
 * The ticket as it will probably be once the server has taken what it has not answered yet: 暂定. In order of recording.
 *
 * @param known without a pack every contact counts
 */
export const provisionally = (ticket: Ticket, done: readonly Done[], known?: KnownRules): Ticket =>
  done.filter(isProvisional).reduce((before, one) => after(before, one, known), ticket);

function after(ticket: Ticket, { kind, body, recorded_at }: Done, known: KnownRules | undefined): Ticket {
  const row = TABLE[kind];
  const leads = row?.states[ticket.state];
  if (row === undefined || leads === undefined) return ticket;
  const legs = ticket.legs.map((leg) => (leg.no === body["leg"] ? legAfter(leg, row, recorded_at) : leg));
  const own = ticket.own ?? NOTHING;
  return {
    ...ticket,
    ...asked(ticket, kind, body, recorded_at, known),
    legs,
    state: row.legs && waitsForOthers({ ...ticket, legs }, kind) ? ticket.state : leads,
    own: {
      ...own,
      offers: kind.startsWith("offer_") ? own.offers.filter((no) => no !== body["leg"]) : own.offers,
      tasks: kind === "field_task_result" ? own.tasks.filter((no) => no !== body["task"]) : own.tasks,
      whistles: kind === "whistle_answer" ? own.whistles.filter((no) => no !== body["whistle"]) : own.whistles,
    },
  };
}

/** What somebody else decides; 加派 is asked for by the same ending and takes effect at once. */
const TO_DECIDE: readonly string[] = ["return_request", "extension_request", "pause_request"];

/** What was asked for waits to be decided, and counts; so does a contact, far enough from the last. */
function asked({ requests = [], asking }: Ticket, kind: string, { leg }: Done["body"], at: string, known: KnownRules | undefined): Pick<Ticket, "requests" | "asking"> {
  const isRequest = TO_DECIDE.includes(kind);
  const request = { no: requests.length + 1, kind: kind.replace("_request", ""), leg: Number(leg), at, granted: null };
  return {
    requests: isRequest ? [...requests, request] : requests,
    ...(asking && {
      asking: {
        ...(kind === "contact" ? counting(asking, at, known) : asking),
        legs: asking.legs.map((each) => (kind === "return_request" && each.leg === leg ? { ...each, returns: each.returns + 1 } : each)),
      },
    }),
  };
}

const counting = (asking: Asking, at: string, known: KnownRules | undefined): Asking =>
  known ? contacted(asking, at, known.step_terms, known.calendar) : { ...asking, contacts: asking.contacts + 1 };

function legAfter(leg: Leg, row: Row, at: string): Leg {
  const state = row.legs?.[leg.state] ?? leg.state;
  return { ...leg, state, signed_at: leg.signed_at ?? (state === "signed" ? at : null) };
}

/** A result moves the ticket on only when the others that lead or reply with it have given theirs. */
const waitsForOthers = ({ legs }: Ticket, kind: string): boolean =>
  kind === "result" && legs.some(({ state, role }) => WORKING.includes(state) && role !== "assist");
const WORKING: readonly string[] = ["pending_sign", "signed", "disputed", "rejected_return", "rework"];

/** Whether the number that a step names is one of a unit's part. */
export const isAboutLeg = (kind: string): boolean => TABLE[kind]?.legs !== undefined;

/**
 * The steps that fit, the next of the ticket's way first; of several parts of one's own, the first that takes it.
 *
 * @param known without a pack all that is granted may be tried
 */
export function fitting(ticket: Ticket, nowMs: number, known?: KnownRules): Fitting[] {
  const own = ticket.own ?? NOTHING;
  const onTheSpot = known?.step_terms?.self_handled;
  const isAllowed = (kind: string): boolean =>
    kind !== "self_handling" || (onTheSpot?.some((beginning) => ticket.category?.startsWith(beginning)) ?? true);
  const open = ORDER.filter((kind) => own.kinds.includes(kind) && TABLE[kind]?.states[ticket.state] !== undefined && isAllowed(kind));
  return open.flatMap((kind): Fitting[] => {
    const numbers = numbersFor(kind, ticket, own, nowMs);
    if (numbers === null) return [{ kind, no: null }];
    const parts = numbers.map((no) => ({ no, lacks: known && whyNot(kind, no, ticket, nowMs, known.step_terms, known.calendar) }));
    const part = parts.find(({ lacks }) => !lacks) ?? parts[0];
    return part === undefined ? [] : [{ kind, no: part.no, ...(part.lacks && { lacks: part.lacks }) }];
  });
}

function numbersFor(kind: string, ticket: Ticket, own: OwnPart, nowMs: number): readonly number[] | null {
  if (kind === "field_task_result") return own.tasks;
  if (kind === "whistle_answer") return own.whistles;
  const takes = TABLE[kind]?.legs;
  if (takes === undefined) return null;
  const mine = kind.startsWith("offer_") ? own.offers : own.legs;
  return ticket.legs
    .filter(({ no, state }) => mine.includes(no) && takes[state] !== undefined)
    .filter((leg) => kind !== "overdue_explanation" || owesExplanation(leg, nowMs))
    .map(({ no }) => no);
}

const owesExplanation = ({ explanation_owed, answered_at, resolve_due }: Leg, nowMs: number): boolean =>
  explanation_owed || (answered_at === null && nowMs > Date.parse(resolve_due));

/** The steps that there are forms for, as a person looks for them. */
export const ORDER: readonly string[] = [
  "offer_taken", "offer_declined", "sign", "field_task_result", "whistle_answer", "opinion", "result", "overdue_explanation", "self_handling", "info",
  "contact", "visit", "note", "place_correction", "return_request", "extension_request", "pause_request", "unit_request", "whistle", "urge", "suggestion",
  "transfer", "closure_dispute", "withdrawal",
];

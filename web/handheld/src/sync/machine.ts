/**
 * Where the sync stands, as one table; the screen shows its state in words, and each state has one activity
 * (`courier.ts`). An event that a row does not name changes nothing. A sign-in begins anew from `standby`.
 *
 *     standby ─▶ sending ─▶ fetching ─▶ live          all is well: first what is unsent, then what is new, then both
 *                   ▲           │locked ─▶ locked      no PIN: it sends and fetches nothing
 *                   │
 *     waiting ──────┤ after a pause that grows         whatever failed is begun anew, and sending comes first
 *     offline ──────┤ when there is a network again
 *     renewing ─────┘ ─▶ send_only, signed_out, twin, wiping ─▶ wiped
 */

export const STATES = [
  "stopped", "standby", "sending", "fetching", "live", "locked", "waiting", "offline", "renewing", "send_only", "signed_out", "twin", "wiping",
  "wiped",
] as const; // prettier-ignore
export type SyncState = (typeof STATES)[number];

/**
 * leads       this tab syncs, no other does
 * sent        the outbox is empty
 * fetched     everything the server has is here
 * failed      nothing heard, or it broke off
 * shut_out    401 or 403: the token is not good for this
 * renewed     the device key got a new token; `send_only`, `refused`, `twin`, `wipe`: or what came instead
 * again       the pause is over, or the worker has asked
 * ask         nothing was heard for so long that the server may have orders
 */
export const EVENTS = [
  "start", "stop", "leads", "sent", "fetched", "failed", "shut_out", "renewed", "send_only", "refused", "twin", "wipe", "wiped",
  "locked", "unlocked", "online", "offline", "again", "ask",
] as const; // prettier-ignore
export type SyncEvent = (typeof EVENTS)[number];

type Row = { readonly [event in SyncEvent]?: SyncState };

/** What may befall every request. */
const TROUBLE: Row = { failed: "waiting", shut_out: "renewing", offline: "offline" };
const ORDERS: Row = { send_only: "send_only", refused: "signed_out", twin: "twin", wipe: "wiping" };

export const TABLE: { readonly [state in SyncState]: Row } = {
  stopped: { start: "standby" },
  standby: { leads: "sending" },
  sending: { ...TROUBLE, sent: "fetching", ...ORDERS },
  fetching: { ...TROUBLE, fetched: "live", locked: "locked" },
  live: { ...TROUBLE, locked: "locked", again: "sending" },
  locked: { ...TROUBLE, unlocked: "fetching", again: "sending", ask: "renewing" },
  waiting: { again: "sending", online: "sending", offline: "offline", ...ORDERS },
  offline: { again: "sending", online: "sending" },
  renewing: { ...TROUBLE, renewed: "sending", ...ORDERS },
  send_only: { ...TROUBLE, again: "renewing", ask: "renewing" },
  signed_out: { again: "renewing" },
  twin: { ...TROUBLE, ask: "renewing" },
  wiping: { ...TROUBLE, wiped: "wiped" },
  wiped: {},
};

/** Where an event leads from a state. */
export const after = (state: SyncState, event: SyncEvent): SyncState =>
  event === "stop" ? "stopped" : (TABLE[state][event] ?? state);

import fc from "fast-check";
import { expect, test } from "vitest";

import { after, EVENTS, STATES, TABLE, type SyncEvent, type SyncState } from "../src/sync/machine.ts";

/** Every cell that leads somewhere; all others stay. */
const LEADS: Readonly<Record<SyncState, Partial<Record<SyncEvent, SyncState>>>> = {
  stopped: { start: "standby" },
  standby: { leads: "sending" },
  sending: {
    sent: "fetching", failed: "waiting", shut_out: "renewing", offline: "offline", signed_in: "sending",
    send_only: "send_only", refused: "signed_out", twin: "twin", wipe: "wiping",
  },
  fetching: { fetched: "live", locked: "locked", failed: "waiting", shut_out: "renewing", offline: "offline", signed_in: "sending" },
  live: { locked: "locked", again: "sending", failed: "waiting", shut_out: "renewing", offline: "offline", signed_in: "sending" },
  locked: { unlocked: "fetching", again: "sending", failed: "waiting", shut_out: "renewing", offline: "offline", signed_in: "sending" },
  waiting: {
    again: "sending", online: "sending", offline: "offline", signed_in: "sending",
    send_only: "send_only", refused: "signed_out", twin: "twin", wipe: "wiping",
  },
  offline: { again: "sending", online: "sending", signed_in: "sending" },
  renewing: {
    renewed: "sending", failed: "waiting", shut_out: "renewing", offline: "offline", signed_in: "sending",
    send_only: "send_only", refused: "signed_out", twin: "twin", wipe: "wiping",
  },
  send_only: { again: "renewing", failed: "waiting", shut_out: "renewing", offline: "offline", signed_in: "sending" },
  signed_out: { signed_in: "sending", again: "renewing" },
  twin: { failed: "waiting", shut_out: "renewing", offline: "offline", signed_in: "sending" },
  wiping: { wiped: "wiped", failed: "waiting", shut_out: "renewing", offline: "offline", signed_in: "sending" },
  wiped: { signed_in: "sending" },
}; // prettier-ignore

test.each(STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const)))("%s, %s", (state, event) => {
  expect(after(state, event)).toBe(event === "stop" ? "stopped" : (LEADS[state][event] ?? state));
});

test("from every state but the stopped one a new sign-in or a stop leads on: nobody is stuck", () => {
  const stuck = STATES.filter((state) => state !== "stopped" && state !== "standby" && TABLE[state].signed_in === undefined);

  expect(stuck).toEqual([]);
});

const event = fc.constantFrom(...EVENTS);

test("whatever befalls it, a network that comes back and a server that answers bring it to live", () => {
  const healing: readonly SyncEvent[] = ["signed_in", "again", "online", "renewed", "sent", "unlocked", "fetched"];
  const lived = (events: readonly SyncEvent[], from: SyncState): SyncState => events.reduce(after, from);

  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const state = lived(["start", "leads"], lived(["stop"], lived(events, "stopped")));
      return lived([...events.filter((one) => one !== "stop"), ...healing, "sent", "fetched"], state) === "live";
    }),
    { numRuns: 2000, seed: 6 },
  );
});

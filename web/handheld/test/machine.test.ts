import fc from "fast-check";
import { expect, test } from "vitest";

import { after, EVENTS, STATES, type SyncEvent, type SyncState } from "../src/sync/machine.ts";

/** Every cell that leads somewhere; all others stay. */
const LEADS: Readonly<Record<SyncState, Partial<Record<SyncEvent, SyncState>>>> = {
  stopped: { start: "standby" },
  standby: { leads: "sending" },
  sending: {
    sent: "fetching", failed: "waiting", shut_out: "renewing", offline: "offline",
    send_only: "send_only", refused: "signed_out", twin: "twin", wipe: "wiping",
  },
  fetching: { fetched: "live", locked: "locked", failed: "waiting", shut_out: "renewing", offline: "offline" },
  live: { locked: "locked", again: "sending", failed: "waiting", shut_out: "renewing", offline: "offline" },
  locked: { unlocked: "fetching", again: "sending", ask: "renewing", failed: "waiting", shut_out: "renewing", offline: "offline" },
  waiting: {
    again: "sending", online: "sending", offline: "offline",
    send_only: "send_only", refused: "signed_out", twin: "twin", wipe: "wiping",
  },
  offline: { again: "sending", online: "sending" },
  renewing: {
    renewed: "sending", failed: "waiting", shut_out: "renewing", offline: "offline",
    send_only: "send_only", refused: "signed_out", twin: "twin", wipe: "wiping",
  },
  send_only: { again: "renewing", ask: "renewing", failed: "waiting", shut_out: "renewing", offline: "offline" },
  signed_out: { again: "renewing" },
  twin: { ask: "renewing", failed: "waiting", shut_out: "renewing", offline: "offline" },
  wiping: { wiped: "wiped", failed: "waiting", shut_out: "renewing", offline: "offline" },
  wiped: {},
}; // prettier-ignore

test.each(STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const)))("%s, %s", (state, event) => {
  expect(after(state, event)).toBe(event === "stop" ? "stopped" : (LEADS[state][event] ?? state));
});

/** After these only a sign-in, or nothing, leads on. */
const ENDS = new Set<SyncEvent>(["stop", "twin", "wipe", "wiped"]);

const event = fc.constantFrom(...EVENTS);

test("whatever befalls it, a sign-in, a network that comes back and a server that answers bring it to live", () => {
  const healing: readonly SyncEvent[] = ["again", "online", "renewed", "sent", "unlocked", "fetched"];
  const lived = (events: readonly SyncEvent[], from: SyncState): SyncState => events.reduce(after, from);

  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const state = lived(["stop", "start", "leads"], lived(events, "stopped"));
      const troubled = lived(events.filter((one) => !ENDS.has(one)), state);
      return lived([...healing, "sent", "fetched"], troubled) === "live";
    }),
    { numRuns: 2000, seed: 6 },
  );
});

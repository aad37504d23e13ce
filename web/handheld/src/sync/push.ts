/**
 * What is unsent goes out in the order of recording, in small batches. PouchDB's own push is not used for it: it would
 * ask the server about every document that ever came from there, and knows nothing of bytes; the outbox knows
 * what is unsent. The protocol is the same, and what was sent before changes nothing.
 */

import type { Air } from "../door/air.ts";
import { NoReply } from "../door/problems.ts";
import { onTheWire, type Outbox, type Unsent } from "../pouch/outbox.ts";
import { firstOf, type Pace } from "./batches.ts";

/** Sends until nothing is left; how many that were. @throws {NoReply | ShutOut}; what was acknowledged before stays so */
export async function sendAll(outbox: Outbox, pace: Pace, air: Air, mailbox: string, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (let rows = await outbox.all(); rows.length > 0; rows = await outbox.all()) {
    if (signal.aborted) throw new NoReply("stopped");
    const batch = firstOf(rows, pace.batch);
    await outbox.during(batch, pace.during(send(batch, air, mailbox, signal)));
    await outbox.acknowledged(batch);
    count += batch.length;
  }
  return count;
}

/** Resolves when the server has said that all of them are on its disk. */
async function send(rows: readonly Unsent[], air: Air, mailbox: string, signal: AbortSignal): Promise<void> {
  const docs = await Promise.all(rows.map(onTheWire));
  const body = JSON.stringify({ docs, new_edits: false });
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const answer = await air.fetch(`${mailbox}/_bulk_docs`, { method: "POST", headers, body, signal });
  const refused = answer.status === 201 ? ((await answer.json()) as unknown[]) : null;
  if (refused?.length !== 0) throw new NoReply(`the push was answered ${answer.status}, ${JSON.stringify(refused)}`);
}

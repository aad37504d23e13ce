/**
 * What the worker reads about each thing they recorded. Never better news than there is: 已送达 only once the server
 * has said that it is on its disk, and a verdict only when there is a receipt.
 */

import { answeredBy, lastVerdict, offlineNumber, type Verdict } from "@wangge/commands";

import type { Command, Wire } from "./documents.ts";
import type { Unsent } from "./outbox.ts";

/** 待同步, 上传中, 已送达, 已受理, 重复, 被退回, 待核 */
export type QueueState = "unsent" | "sending" | "delivered" | "accepted" | "duplicate" | "refused" | "quarantined";

export interface Receipt extends Wire {
  readonly verdicts: Verdict[];
}

export interface Queued {
  readonly id: string;
  readonly kind: string;
  readonly recorded_at: string;
  readonly counter: number;
  readonly number_offline: string;
  readonly state: QueueState;
  readonly reason_code?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly ticket?: string;
  readonly number?: string;
}

type Recorded = Pick<Command, "_id" | "kind" | "recorded_at" | "counter" | "writer">;

/** The newest first. What is unsent is told also while nothing can be read. */
export function queueOf(
  unsent: readonly Unsent[],
  sending: ReadonlySet<string>,
  commands: readonly Recorded[],
  receipts: readonly Receipt[],
): Queued[] {
  const verdicts = new Map(receipts.map((receipt) => [answeredBy(receipt._id), lastVerdict(receipt)]));
  const waiting = new Set(unsent.map(({ id }) => id));
  const recorded: Recorded[] = [
    ...unsent.map(({ id, ...rest }) => ({ _id: id, ...rest })),
    ...commands.filter(({ _id }) => !waiting.has(_id)),
  ];
  return recorded
    .map((one): Queued => {
      const verdict = verdicts.get(one._id);
      const onItsWay = waiting.has(one._id) ? (sending.has(one._id) ? "sending" : "unsent") : "delivered";
      return {
        id: one._id,
        kind: one.kind,
        recorded_at: one.recorded_at,
        counter: one.counter,
        number_offline: offlineNumber(one.writer, one.counter),
        state: verdict?.status ?? onItsWay,
        ...(verdict?.reason_code && { reason_code: verdict.reason_code }),
        ...(verdict?.facts && { facts: verdict.facts }),
        ...(verdict?.ticket && { ticket: verdict.ticket }),
        ...(verdict?.number && { number: verdict.number }),
      };
    })
    .sort((one, other) => (one.id < other.id ? 1 : -1));
}

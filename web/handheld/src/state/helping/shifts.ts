/**
 * 帮办班次 as it will be once the server has taken in what lies here: the stations' documents, and what was recorded
 * since. What was refused counts for nothing and is told.
 */

import { answeredBy, COMMAND, lastVerdict } from "@wangge/commands";

import type { LogHelp, StationDocument } from "../../documents/server.ts";
import type { Command } from "../../pouch/documents.ts";
import type { Receipt } from "../../pouch/queue.ts";

/** 驻点, as its document `station:<id>` has it. */
export type Station = StationDocument & { readonly _id: string };

export type HelpKind = LogHelp["what"];
export const HELP_KINDS: readonly HelpKind[] = ["advice", "mediation", "errand", "visit", "other"];

/** Something that was done during a shift. */
export interface Entry {
  readonly id: string;
  readonly what: HelpKind;
  readonly text: string;
  readonly recorded_at: string;
  readonly is_pending: boolean;
}

/** The shift that a helper is in. */
export interface OwnShift {
  readonly id: string;
  /** The station's id. */
  readonly station: string;
  readonly since: string;
  readonly is_pending: boolean;
  /** The newest first. */
  readonly entries: readonly Entry[];
}

/** What the server would not have. */
export interface Refusal {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const PREFIX = "station:";
const KINDS: readonly string[] = ["shift", "shift_log", "shift_end"];
export const stationIdOf = ({ _id }: Pick<Station, "_id">): string => _id.slice(PREFIX.length);
const uuidOf = ({ _id }: Pick<Command, "_id">): string => _id.slice(COMMAND.length);

/** The commands about shifts, in the order of recording, each with what became of it. */
function told(commands: readonly Command[], receipts: readonly Receipt[]) {
  const verdicts = new Map(receipts.map((receipt) => [answeredBy(receipt._id), lastVerdict(receipt)]));
  return commands
    .filter(({ kind }) => KINDS.includes(kind))
    .sort((one, other) => (one._id < other._id ? -1 : 1))
    .map((command) => ({ command, verdict: verdicts.get(command._id) }));
}

/** The shift that lasts now; null where the helper is in none. */
export function ownShift(stations: readonly Station[], commands: readonly Command[], receipts: readonly Receipt[], me: string): OwnShift | null {
  const fit = told(commands, receipts).filter(({ verdict }) => verdict === undefined || ["accepted", "duplicate"].includes(verdict.status));
  const ended = new Set(fit.flatMap(({ command: { kind, body } }) => (kind === "shift_end" ? [String(body["shift"])] : [])));
  const last = fit.filter(({ command }) => command.kind === "shift").at(-1);
  const begun = last?.verdict === undefined ? last?.command : undefined;
  const sitting = stations.flatMap((station) => station.present.filter(({ person }) => person === me).map((one) => ({ ...one, station: stationIdOf(station) })))[0];
  const shift = begun
    ? { id: uuidOf(begun), station: String(begun.body["station"]), since: begun.recorded_at, is_pending: true }
    : sitting && { id: sitting.shift, station: sitting.station, since: sitting.since, is_pending: false };
  if (!shift || ended.has(shift.id)) return null;
  const entries = fit
    .filter(({ command: { kind, body } }) => kind === "shift_log" && body["shift"] === shift.id)
    .map(({ command: { _id: id, body, recorded_at }, verdict }): Entry => ({
      id, recorded_at, what: body["what"] as HelpKind, text: String(body["text"]), is_pending: verdict === undefined,
    }));
  return { ...shift, entries: entries.reverse() };
}

/** What was refused of late, the newest first. */
export const refusals = (commands: readonly Command[], receipts: readonly Receipt[], atMost = 3): Refusal[] =>
  told(commands, receipts)
    .flatMap(({ command: { _id: id, kind }, verdict }) =>
      verdict?.status === "refused" || verdict?.status === "quarantined"
        ? [{ id, kind, code: verdict.reason_code ?? verdict.status, facts: verdict.facts ?? {} }]
        : [],
    )
    .reverse()
    .slice(0, atMost);

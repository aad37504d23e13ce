/**
 * 待受理的上报: a report that the server has not answered, shown as the ticket that it will be, so that it can be looked at,
 * added to and taken back at once. What was recorded is never rewritten, since the server may have it without this handheld
 * knowing: what is put right, or taken back, is a command that follows.
 */

import { COMMAND, offlineNumber } from "@wangge/commands";
import { locate } from "@wangge/rules";

import type { Command } from "../../pouch/documents.ts";
import type { QueueState } from "../../pouch/queue.ts";
import { areaName, type OpenPack } from "../pack.ts";
import { EMPTY, type Fix, type ReportDraft } from "../report/draft.ts";
import { TICKET, type Photo, type Ticket } from "./document.ts";

/** As long as the server has not answered, or somebody there still looks at it. */
const OPEN: readonly QueueState[] = ["unsent", "sending", "delivered", "quarantined"];

/** What somebody may do about their own report, whatever becomes of it. */
const OWN_KINDS: readonly string[] = ["note", "place_correction", "withdrawal"];

/** As much of a position as a report's command has. */
type Placed = Pick<Fix, "lon" | "lat" | "source" | "fixed_at"> & { readonly accuracy_m?: number };

/** The ticket; undefined where the server has answered and its own document says more. */
export function reportedHere(report: Command, state: QueueState, manifests: readonly Command[], pack: OpenPack | null): Ticket | undefined {
  if (report.kind !== "report" || !OPEN.includes(state)) return undefined;
  const { body, recorded_at, writer, counter } = report;
  const text = (name: string): string | null => (body[name] as string | undefined) ?? null;
  const position = body["position"] as Placed | undefined;
  const category = text("category");
  const chain = pack && position ? locate(pack.map, { ...position, crs: "wgs84" }).placement.chain : [];
  return {
    _id: TICKET + report._id.slice(COMMAND.length),
    number: offlineNumber(writer, counter),
    offline_alias: null,
    version: 0,
    state: "submitted",
    category,
    category_name: (category !== null && pack?.items.get(category)?.name_zh) || null,
    request_type: text("request_type") ?? EMPTY.request_type,
    urgency: text("urgency"),
    description: text("description") ?? "",
    address: text("address"),
    areas: chain.map((code) => ({ code, name: areaName(pack!, code), level: null })),
    received_at: recorded_at,
    promise_due: null,
    promise_provisional: true,
    legs: [],
    out_of_scope: false,
    contact: null,
    paused_until: null,
    voices: 1,
    field_tasks: [],
    photos: photosIn(manifests, report.by),
    position: position ? { lon: position.lon, lat: position.lat, accuracy_m: position.accuracy_m ?? null } : null,
    own: { kinds: OWN_KINDS, legs: [], offers: [], tasks: [], whistles: [] },
    requests: [],
  };
}

/** Whether somebody else is behind a report, whose word it takes to take it back. */
export const isSomebodys = ({ body }: Command): boolean => body["contact_sealed"] !== undefined || body["on_behalf"] === true;

interface Listed {
  readonly sha256: string;
  readonly kind?: string;
  readonly type?: string;
  readonly taken_at?: string;
  readonly size_bytes?: number;
}

const listedIn = (manifests: readonly Command[]): Listed[] => manifests.flatMap(({ body }) => body["photos"] as readonly Listed[]);
const isSound = ({ type }: Listed): boolean => type?.startsWith("audio/") ?? false;

function photosIn(manifests: readonly Command[], by: string): Photo[] {
  const listed_at = manifests[0]?.recorded_at ?? "";
  return listedIn(manifests).map((each) => ({
    sha256: each.sha256, kind: each.kind ?? "scene", media: isSound(each) ? "recording" : "image", state: "awaited", reason: null, by,
    listed_at, taken_at: each.taken_at ?? null, width: null, height: null, size_bytes: each.size_bytes ?? 0,
  }));
}

/** The report once more as a draft, to be written otherwise. Whose name it bears was sealed, and is asked for anew. */
export function draftAgain({ body }: Command, manifests: readonly Command[]): ReportDraft {
  const position = body["position"] as Placed | undefined;
  const given = <K extends keyof ReportDraft>(name: K): ReportDraft[K] => (body[name] as ReportDraft[K] | undefined) ?? EMPTY[name];
  const listed = listedIn(manifests);
  return {
    ...EMPTY,
    description: given("description"),
    request_type: given("request_type"),
    category: given("category"),
    urgency: given("urgency"),
    address: given("address"),
    place_ref: given("place_ref"),
    on_behalf: given("on_behalf"),
    station: given("station"),
    fix: position ? { lon: position.lon, lat: position.lat, accuracy_m: position.accuracy_m ?? null, source: position.source, fixed_at: position.fixed_at } : null,
    photos: listed.filter((each) => !isSound(each)).map(({ sha256 }) => sha256),
    recordings: listed.filter(isSound).map(({ sha256 }) => sha256),
  };
}

/**
 * 预计: what will probably become of a report, worked out on the handheld as the server would. It is provisional: the
 * server decides, and counts from when it has received it.
 */

import {
  clockFaceOf, deadlineClassFor, type Due, dayOf, locate, type Placement, promiseDue, route, suggest, type Suggestion,
} from "@wangge/rules";

import type { NamedItem, OpenPack } from "../pack.ts";
import { positionOf, type ReportDraft } from "./draft.ts";

/** One of the items that the words may mean, and the words that speak for it. */
export interface Proposed extends Suggestion {
  readonly item: NamedItem;
}

export interface ProbableUnit {
  readonly name: string;
  readonly role: "lead" | "co";
}

export interface Outlook {
  /** The likeliest first, at most three. */
  readonly proposed: readonly Proposed[];
  /** The item that it will be filed under: the chosen one, or the one that is clear from the words. */
  readonly item: NamedItem | null;
  readonly placement: Placement | null;
  /** Whether the pack's map holds all that the place depends on. */
  readonly is_whole: boolean;
  readonly units: readonly ProbableUnit[];
  readonly due: Due | null;
}

/** Never throws: what the pack does not know is left open. */
export function outlookOf(draft: ReportDraft, pack: OpenPack, nowMs: number): Outlook {
  const { content, map, items } = pack;
  const { ranked, is_clear } = suggest(draft.description, content.catalogue);
  const proposed = ranked.flatMap((each) => {
    const item = items.get(each.category);
    return item ? [{ ...each, item }] : [];
  });
  const code = draft.category ?? (is_clear ? ranked[0]?.category : undefined);
  const item = (code !== undefined && items.get(code)) || null;
  const answer = draft.fix && locate(map, positionOf(draft.fix));
  const placement = answer?.placement ?? null;
  return {
    proposed, item, placement,
    is_whole: answer?.is_whole ?? false,
    units: item && placement ? unitsFor(item, draft, placement, pack, nowMs) : [],
    due: item && dueOf(item, draft.request_type, pack, nowMs),
  };
}

function unitsFor(
  item: NamedItem, { description, place_ref, address }: Pick<ReportDraft, "description" | "place_ref" | "address">, placement: Placement, { content, unitNames }: OpenPack, nowMs: number,
): ProbableUnit[] {
  const places = { chain: placement.chain, overlays: Object.values(placement.overlays).flat() };
  const matter = { category: item.code, description, place_ref: `${place_ref}\n${address}`, places, on: dayOf(nowMs), clock: clockFaceOf(nowMs).slice(0, 5) };
  const { candidates } = route(matter, content);
  return candidates.map(({ unit, role }) => ({ name: unitNames.get(unit) ?? unit, role }));
}

function dueOf(item: NamedItem, requestType: string, { content }: OpenPack, nowMs: number): Due {
  const { catalogue, calendar, clock_terms } = content;
  return promiseDue(nowMs, deadlineClassFor(catalogue, item.code, requestType), calendar, catalogue, clock_terms);
}

/** How many tickets wait in each pile of a room, so that nobody takes an empty one for an empty desk. */

import { type Answer, useAnswer } from "./answer.ts";
import { useNews } from "./live.ts";
import { usePace } from "./pace.ts";
import type { Pile } from "./ticket-list.ts";

/** Counts are asked again no more often than this: the list beside them follows at once. */
const PACE_MS = 10_000;

/** By the pile's name; asked at once, and again after news. */
export function usePileCounts(piles: Readonly<Record<string, Pile>>): Answer<ReadonlyMap<string, number>> {
  const answer = useAnswer<ReadonlyMap<string, number>>(async (signal) => {
    const counted = Object.entries(piles).map(async ([name, pile]) => [name, (await pile.page(signal, 1)).total] as const);
    return new Map(await Promise.all(counted));
  });
  const again = usePace(() => void answer.ask(), PACE_MS);
  useNews({ ticket: again, gone: again, anew: again });
  void answer.ask();
  return answer;
}

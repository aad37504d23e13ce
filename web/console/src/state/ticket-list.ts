/** A list of tickets that follows the news: asked for once, then changed ticket by ticket. */

import type { TicketPage, TicketRow } from "../door/messages.ts";
import { type Answer, useAnswer } from "./answer.ts";
import { afterNews, byTerm } from "./filters.ts";
import { useNews } from "./live.ts";
import { usePace } from "./pace.ts";

/** So many tickets a list shows at once; `total` tells how many there are. */
export const SHOWN = 50;

/**
 * Where a list comes from; a page has at most `shown` tickets. `holds`: whether a ticket belongs into it; null where
 * only the server can tell. `isByTerm`: what is due next stands on top, not what came in last.
 */
export interface Pile {
  readonly page: (signal: AbortSignal, shown?: number) => Promise<TicketPage>;
  readonly holds: (row: TicketRow) => boolean | null;
  readonly isByTerm?: boolean;
}

/** The list of the present pile; a change of piles is for the room to ask about. */
export function useTicketList(pile: () => Pile): Answer<TicketPage> {
  const answer = useAnswer<TicketPage>((signal) => pile().page(signal));
  const again = usePace(() => void answer.ask(), 1_000);
  const change = (tickets: readonly TicketRow[]): void => {
    const page = answer.value.value;
    if (page !== null) answer.value.value = { ...page, tickets, total: page.total + tickets.length - page.tickets.length };
  };
  const shown = (): readonly TicketRow[] => answer.value.value?.tickets ?? [];
  const isLongerThanShown = (): boolean => (answer.value.value?.total ?? 0) > shown().length;
  useNews({
    ticket: (row) => {
      const isIn = pile().holds(row);
      if (isIn === null) return again();
      // Whether a ticket further down than what is shown was counted already, only the server can tell.
      if (isLongerThanShown() && !shown().some(({ id }) => id === row.id)) again();
      const changed = afterNews(shown(), row, isIn);
      change(pile().isByTerm ? byTerm(changed) : changed);
    },
    gone: (id) => change(shown().filter((each) => each.id !== id)),
    anew: () => void answer.ask(),
  });
  return answer;
}

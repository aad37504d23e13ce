/** Why a clock stands: what it waited for was done, or nobody waits for it any more. */

import type { Clock, TicketCard } from "../door/messages.ts";
import { isDropped } from "./span.ts";

/** 已撤派、已退单: the unit has nothing to do any more. */
const OVER: ReadonlySet<string> = new Set(["cancelled", "returned"]);

/** Of a clock that stands: whether what it waited for was done. */
export function wasDone({ kind, leg: no }: Clock, { ticket, legs }: Pick<TicketCard, "ticket" | "legs">): boolean {
  const leg = legs.find((each) => each.no === no);
  switch (kind) {
    case "promise": return ticket.promise_settled_at !== null;
    case "sign": return leg?.signed_at != null;
    case "resolve": return leg?.answered_at != null;
    case "respond": return leg !== undefined && !OVER.has(leg.state);
    default: return !isDropped(ticket) && ticket.state !== "need_info";
  }
}

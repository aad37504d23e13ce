/** How long there is still, or how late it is, in words; a handheld says the same of the same term. */

import type { Clock, TicketCard, TicketRow } from "../door/messages.ts";
import { words } from "../words/index.ts";
import { wasDone } from "./clock.ts";
import { isDropped, lateBy, spanTo } from "./span.ts";

/** “剩 3 个工作日” */
export function leftUntil(due: string | null, workdaysLeft: number | null, nowMs: number): string {
  const { ticket } = words;
  if (due === null) return ticket.noPromise;
  const span = spanTo(due, workdaysLeft ?? 0, nowMs);
  const told = ticket[span.unit](span.n);
  return span.isLate ? ticket.late(told) : ticket.left(told);
}

/** The same of what was promised for a ticket; once that is settled it is told whether it was in time, and no more time passes; nothing of a matter that was dropped. */
export function promiseTold(row: Pick<TicketRow, "state" | "promise_due" | "promise_settled_at" | "workdays_left">, nowMs: number): string {
  const { promise_due: due, promise_settled_at: settled } = row;
  if (settled === null && isDropped(row)) return "";
  if (due === null || settled === null) return leftUntil(due, row.workdays_left, nowMs);
  const late = lateBy(due, settled);
  return late === null ? words.ticket.kept : words.ticket.keptLate(words.ticket[late.unit](late.n));
}

/** What a clock says: how long there is still; once it stands, whether what it waited for was done, or is waited for no more. */
export function clockTold(clock: Clock, card: Pick<TicketCard, "ticket" | "legs">, nowMs: number): string {
  if (clock.stopped_at === null) return leftUntil(clock.due_at, clock.workdays_left, nowMs);
  return wasDone(clock, card) ? words.steps.taken : words.ticket.stopped;
}

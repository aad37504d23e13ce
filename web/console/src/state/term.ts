/** How long there is still, or how late it is, in words; a handheld says the same of the same term. */

import { words } from "../words/index.ts";
import { spanTo } from "./span.ts";

/** “剩 3 个工作日” */
export function leftUntil(due: string | null, workdaysLeft: number | null, nowMs: number): string {
  const { ticket } = words;
  if (due === null) return ticket.noPromise;
  const span = spanTo(due, workdaysLeft ?? 0, nowMs);
  const told = ticket[span.unit](span.n);
  return span.isLate ? ticket.late(told) : ticket.left(told);
}

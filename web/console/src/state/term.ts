/** How long there is still, or how late it is, in words: in calendar time. */

import { words } from "../words/index.ts";
import { spanTo } from "./span.ts";

/** “剩 3 天” */
export function leftUntil(due: string | null, nowMs: number): string {
  const { ticket } = words;
  if (due === null) return ticket.noPromise;
  const span = spanTo(due, nowMs);
  const told = ticket[span.unit](span.n);
  return span.isLate ? ticket.late(told) : ticket.left(told);
}

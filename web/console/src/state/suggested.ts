/** 推荐: the dispatch that the rules propose, and whether another one departs from it. */

import type { TicketCard } from "../door/messages.ts";

export interface Dispatch { readonly units: readonly { readonly unit: string; readonly role: string }[] }

/** 按推荐派单: the proposal as it stands, if it is a whole one and this person may make it. */
export function asSuggested({ may, candidates }: Pick<TicketCard, "may" | "candidates">): Dispatch | null {
  const leads = candidates.filter(({ role }) => role === "lead");
  if (!may.includes("dispatch") || leads.length !== 1) return null;
  return { units: candidates.map(({ unit, role }) => ({ unit, role })) };
}

/**
 * Whether somebody has to say why (`departs` in `server/domain/routing.py`): the proposal is without a doubt, and another
 * unit leads, or a proposed one is left out. Rows that name no unit yet say nothing.
 */
export function owesReason({ candidates, doubts }: Pick<TicketCard, "candidates" | "doubts">, rows: unknown): boolean {
  const chosen = (Array.isArray(rows) ? (rows as Partial<Dispatch["units"][number]>[]) : []).filter(({ unit }) => unit);
  if (doubts.length > 0 || chosen.length === 0) return false;
  const proposed = (as: string): string[] => candidates.filter(({ role }) => role === as).map(({ unit }) => unit);
  const leads = proposed("lead");
  const isLed = chosen.some(({ unit, role = "lead" }) => ["lead", "dual"].includes(role) && leads.includes(unit ?? ""));
  return (leads.length > 0 && !isLed) || proposed("co").some((unit) => !chosen.some((each) => each.unit === unit));
}

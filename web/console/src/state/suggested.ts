/** 按推荐派单: the dispatch that the rules propose, if it is a whole one and this person may make it. */

import type { TicketCard } from "../door/messages.ts";

export interface Dispatch { readonly units: readonly { readonly unit: string; readonly role: string }[] }

export function asSuggested({ may, candidates }: Pick<TicketCard, "may" | "candidates">): Dispatch | null {
  const leads = candidates.filter(({ role }) => role === "lead");
  if (!may.includes("dispatch") || leads.length !== 1) return null;
  return { units: candidates.map(({ unit, role }) => ({ unit, role })) };
}

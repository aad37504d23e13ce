/** What things of a case are called, in the present language. */

import { words } from "../../words/index.ts";
import { carried, pack } from "../install.ts";
import type { Party } from "./case.ts";

/** By the label that the server gave, or by the side and number where only this handheld knows of the case. */
export const partyName = (party: Party | undefined): string =>
  party === undefined ? "" : `${words.mediation.side[party.side]} ${party.no} ${party.label}`.trim();

/** A person of the pack's directory or roster; an id where neither has them. */
export function personName(id: string): string {
  if (id === carried.value?.person.id) return words.mediation.me;
  const { listed = [], roster = [] } = pack.value?.content ?? {};
  return listed.find((each) => each.id === id)?.name ?? roster.find(({ person }) => person === id)?.name ?? id;
}

/** The tables of `words.mediation`; a field with options has one of its own name. */
export type Named = "state" | "dispute_type" | "source" | "risk" | "how" | "kind" | "outcome" | "step" | "what";

/** What a code is called; the code itself where a newer server knows more. */
export function called(table: Named, code: string): string {
  const { mediation } = words;
  const names: Readonly<Record<string, string>> = table === "state" ? mediation.stateName : table === "risk" ? mediation.riskName : mediation[table];
  return names[code] ?? code;
}

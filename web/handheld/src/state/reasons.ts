/** Why the server refused something or set it aside, as a sentence; the facts of the receipt stand in it. */

import reasons from "../words/reasons.json";
import { clock, language, words } from "../words/index.ts";
import { called } from "../words/trade.ts";

type Code = keyof typeof reasons;

/** An unknown code of a newer server is shown as it is. */
export function reasonOf(code: string, facts: Readonly<Record<string, unknown>>): string {
  const told = Object.hasOwn(reasons, code) ? reasons[code as Code][language.value] : code;
  return told.replaceAll(/\{(\w+)[^}]*\}/g, (place, fact: string) => (fact in facts ? said(fact, String(facts[fact])) : place));
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;

/** A fact as people say it: an instant by the clock, a kind of request by its name. */
function said(fact: string, value: string): string {
  if (INSTANT.test(value)) return clock(Date.parse(value));
  return fact === "kind" ? called(words.ticket.request, value) : value;
}

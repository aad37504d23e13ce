/** Why the server refused something or set it aside, as a sentence; the facts of the receipt stand in it. */

import reasons from "../words/reasons.json";
import { language } from "../words/index.ts";

type Code = keyof typeof reasons;

/** An unknown code of a newer server is shown as it is. */
export function reasonOf(code: string, facts: Readonly<Record<string, unknown>>): string {
  const told = Object.hasOwn(reasons, code) ? reasons[code as Code][language.value] : code;
  return told.replaceAll(/\{(\w+)[^}]*\}/g, (place, fact: string) => (fact in facts ? String(facts[fact]) : place));
}

/** What went wrong, as a sentence that a person understands: the server's own, where it said one. */

import { NoReply, Refused } from "../door/problems.ts";
import { either, word, words } from "../words/index.ts";
import { categoryName, codeName, unitName } from "./choices.ts";
import { named } from "./named.ts";

/** Facts of a refusal that are codes, and what people call them. */
const CALLED: Readonly<Record<string, (code: string) => string>> = {
  step: (code) => word(words.steps.names, code),
  act: (code) => word(words.steps.names, code),
  state: (code) => word(words.ticket.states, code),
  kind: codeName,
  unit: unitName,
  proposed: unitName,
  category: categoryName,
};

export function sentenceOf(error: unknown): string {
  if (error instanceof Refused) return error.reason === "role-missing" ? words.frame.forbidden : named(either(error), error.facts, CALLED);
  return error instanceof NoReply ? words.frame.noReply : words.frame.unforeseen;
}

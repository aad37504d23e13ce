/** What went wrong, as a sentence that a person understands: the server's own, where it said one. */

import { NoReply, Refused } from "../door/problems.ts";
import { either, words } from "../words/index.ts";

export function sentenceOf(error: unknown): string {
  if (error instanceof Refused) return error.reason === "role-missing" ? words.frame.forbidden : either(error);
  return error instanceof NoReply ? words.frame.noReply : words.frame.unforeseen;
}

/** 政策的条目, as people read them: `terms.urgencies.urgent.respond` is a name for files. */

import { listed, words } from "../words/index.ts";
import { codeName } from "./choices.ts";

const SPAN = /^([\d.]+) (minute|hour|working hour|workday|day)s?$/;

/** What an answer is called: from the widest part of its path to the narrowest; a part that nobody has named as it is. */
export const answerName = (path: string): string => path.split(".").map((part) => words.answers.parts[part] ?? part).join(" · ");

/** A value as it reads: spans of time and codes in the present language, everything else as it is. */
export const answerValue = (value: string): string => listed(value.split(", ").map(partly));

function partly(value: string): string {
  const [, n, unit] = SPAN.exec(value) ?? [];
  const span = unit === undefined ? undefined : words.answers.spans[unit];
  return span && n ? span(n) : (words.answers.values[value] ?? codeName(value));
}

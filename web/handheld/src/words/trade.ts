/** What the server calls states, parts, roles and events (`python -m tests.handheld.trade`), in the present language. */

import type { Term } from "@wangge/rules";

import { language, words } from "./index.ts";
import trade from "./trade.json";

type Subject = keyof typeof trade;

/** A code of a newer server is shown as it is. */
export function tradeName(subject: Subject, code: string): string {
  const names: Readonly<Record<string, Readonly<Record<"zh" | "en", string>>>> = trade[subject];
  return Object.hasOwn(names, code) ? names[code]![language.value] : code;
}

/** What a code is called among these words; a code of a newer server is shown as it is. */
export const called = (names: Readonly<Record<string, string>>, code: string): string => (Object.hasOwn(names, code) ? names[code]! : code);

/** A term in words, such as 2 小时. */
export const spanOf = (term: Term): string =>
  Object.entries(words.steps.span).flatMap(([unit, said]) => (typeof term[unit as keyof Term] === "number" ? [said(term[unit as keyof Term])] : [])).join("");

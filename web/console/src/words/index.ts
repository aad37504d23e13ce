/**
 * Every text that a person reads, in the language that they chose. `words.frame.signOut` in a template; a text with
 * facts in it is a function. What one language has, the other must have, or the type check fails.
 */

import { reactive, ref } from "vue";

import { en } from "./en/index.ts";
import { type Words, zh } from "./zh/index.ts";

export type Language = "zh" | "en";

const KEPT_AS = "language";
const LANGUAGES: Record<Language, { words: Words; tag: string }> = {
  zh: { words: zh, tag: "zh-CN" },
  en: { words: en, tag: "en" },
};

/** The words of the present language. */
export const words: Words = reactive({ ...zh });

/** The present language; Chinese until somebody chooses. */
export const language = ref<Language>("zh");

/** Speak this language from now on, also after a restart. */
export function speak(chosen: Language): void {
  const { words: texts, tag } = LANGUAGES[chosen];
  Object.assign(words, texts);
  language.value = chosen;
  document.documentElement.lang = tag;
  document.title = texts.frame.app;
  localStorage.setItem(KEPT_AS, chosen);
}

/** What has a name in both languages, in the present one. */
export const either = (told: { readonly zh: string; readonly en: string }): string => told[language.value];

/** Names one after the other. */
export const listed = (told: readonly string[]): string => told.join(either({ zh: "、", en: ", " }));

/** Statements one after the other. */
export const clauses = (told: readonly string[]): string => told.join(either({ zh: "；", en: "; " }));

const yearOf = (at: Date): string => at.toLocaleDateString("en", { timeZone: "Asia/Shanghai", year: "numeric" });

/** A moment as people at a desk say it: day and time, in China; of another year with the year. */
export const moment = (at: string): string =>
  new Date(at).toLocaleString(LANGUAGES[language.value].tag, {
    timeZone: "Asia/Shanghai", ...(yearOf(new Date(at)) !== yearOf(new Date()) && { year: "numeric" }),
    month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });

/** The end of a term: what runs to midnight ends at 24:00 of the day before, not at 00:00. */
export function dueMoment(at: string): string {
  if (!MIDNIGHT.test(new Date(at).toLocaleTimeString("en-GB", { timeZone: "Asia/Shanghai" }))) return moment(at);
  const day = new Date(Date.parse(at) - 1).toLocaleDateString(LANGUAGES[language.value].tag, { timeZone: "Asia/Shanghai", month: "numeric", day: "numeric" });
  return `${day} 24:00`;
}
const MIDNIGHT = /^00:00:00/;

/** Day and time to the second, in China. */
export const clockTime = (at: Date): string =>
  at.toLocaleString(LANGUAGES[language.value].tag, {
    timeZone: "Asia/Shanghai", year: "numeric", month: "numeric", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  });

/** The word for a code: the code itself, where nobody has named it. */
export const word = (table: Readonly<Record<string, string>>, code: string): string => table[code] ?? code;

speak(localStorage.getItem(KEPT_AS) === "en" ? "en" : "zh");

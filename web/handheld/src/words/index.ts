/**
 * Every text that a person reads, in the language that they chose. `words.report.title` in a template; a text with
 * facts in it is a function: `words.frame.unsent(3)`. What one language has, the other must have, or the type check
 * fails.
 */

import { Locale } from "vant";
import vantEn from "vant/es/locale/lang/en-US";
import vantZh from "vant/es/locale/lang/zh-CN";
import { reactive, ref } from "vue";

import { en } from "./en/index.ts";
import { type Words, zh } from "./zh/index.ts";

export type Language = "zh" | "en";

const KEPT_AS = "language";
const LANGUAGES: Record<Language, { words: Words; tag: string; vant: typeof vantZh }> = {
  zh: { words: zh, tag: "zh-CN", vant: vantZh },
  en: { words: en, tag: "en", vant: vantEn },
};

/** The words of the present language. */
export const words: Words = reactive({ ...zh });

/** The present language; Chinese until somebody chooses. */
export const language = ref<Language>("zh");

/** Speak this language from now on, also after a restart. */
export function speak(chosen: Language): void {
  const { words: texts, tag, vant } = LANGUAGES[chosen];
  Object.assign(words, texts);
  language.value = chosen;
  document.documentElement.lang = tag;
  document.title = texts.frame.app;
  Locale.use(tag, vant);
  localStorage.setItem(KEPT_AS, chosen);
}

/** What the catalogue calls something, in the present language where it has a name there. */
export const named = ({ name_zh, name_en }: { readonly name_zh: string; readonly name_en?: string }): string =>
  language.value === "en" ? (name_en ?? name_zh) : name_zh;

/** A moment as people say it: the time today, the day and the time else; of 24 hours in either language, as on the console. */
export function clock(ms: number): string {
  const at = new Date(ms);
  const isToday = at.toDateString() === new Date().toDateString();
  return at.toLocaleString(LANGUAGES[language.value].tag, {
    ...(!isToday && { month: "numeric", day: "numeric" }), hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
}

speak(localStorage.getItem(KEPT_AS) === "en" ? "en" : "zh");

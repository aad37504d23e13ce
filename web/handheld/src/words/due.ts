/** The end of a term as people say it: what runs to midnight ends at 24:00 of the day before, not at 00:00. */

import { clockFaceOf } from "@wangge/rules";

import { clock, language } from "./index.ts";

const MINUTE_MS = 60_000;

export function dueClock(ms: number): string {
  if (clockFaceOf(ms) !== "00:00:00") return clock(ms);
  const day = new Date(ms - MINUTE_MS).toLocaleDateString(language.value === "zh" ? "zh-CN" : "en", { month: "numeric", day: "numeric" });
  return `${day} 24:00`;
}

/** 疑似重复: what speaks for it that a ticket nearby is the same matter. */

import type { Near } from "../door/messages.ts";

/** Two reports of one thing share at least so much of their wording; two that share less were only written in one language. */
const SHARE_MIN = 0.2;
const VERDICTS = ["place", "time", "category", "object"] as const;

/** Whether to show it to somebody at all: another kind of matter, or one of long ago, is not the same. */
export const isPerhapsTheSame = (each: Near): boolean => each.category !== "different" && each.time !== "different";

/** The evidence that speaks for it, which is what a merging rests on. */
export const speaking = (each: Near): string[] => [
  ...VERDICTS.filter((kind) => each[kind] === "same" || each[kind] === "alike"),
  ...(each.text_share >= SHARE_MIN ? ["text"] : []),
];

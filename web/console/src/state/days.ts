/** Days in China, as figures ask for them. */

import type { Query } from "../door/door.ts";

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

const dayAt = (ms: number): string => new Date(ms + CHINA_MS).toISOString().slice(0, 10);

/** So many days up to today, both ends included. */
export const lastDays = (days: number, nowMs: number = Date.now()): Query => ({ from: dayAt(nowMs - (days - 1) * DAY_MS), to: dayAt(nowMs) });

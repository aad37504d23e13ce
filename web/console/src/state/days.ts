/** Days in China, as figures ask for them. */

import type { Query } from "../door/door.ts";

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (ms: number): string => new Date(ms + CHINA_MS).toISOString().slice(0, 10);

/** So many days up to today, both ends included. */
export const lastDays = (days: number, nowMs: number = Date.now()): Query => ({ from: dayAt(nowMs - (days - 1) * DAY_MS), to: dayAt(nowMs) });

/** The day so many days later; earlier, if fewer than none. */
export const dayAfter = (day: string, days: number): string => new Date(msOf(day) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days lie between two, 0 for the same. */
export const daysBetween = (from: string, until: string): number => Math.round((msOf(until) - msOf(from)) / DAY_MS);

export const today = (nowMs: number = Date.now()): string => dayAt(nowMs);

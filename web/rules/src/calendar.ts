/** Which days are workdays, and when offices are open: `server/domain/calendar.py`, on the calendar in the pack. */

/** 上班时段: local clock faces such as `09:00:00`, half-open. */
export interface Interval {
  readonly start: string;
  readonly end: string;
}

/** 工作日历 as it stands in the pack. Days are `YYYY-MM-DD`; statutory days and ends of seasons `MM-DD`. */
export interface Calendar {
  readonly version: string;
  readonly official: readonly number[];
  readonly holidays: readonly string[];
  readonly makeup_days: readonly string[];
  readonly statutory: readonly string[];
  readonly movable: readonly string[];
  readonly intervals: readonly Interval[];
  readonly seasons: readonly { readonly first: string; readonly last: string; readonly intervals: readonly Interval[] }[];
  readonly closures: readonly string[];
}

/** Milliseconds since 1970. */
export type Instant = number;

const DAY_MS = 86_400_000;
/** China has one time zone and no daylight saving. */
const CHINA_MS = 8 * 3_600_000;

/** The day in China on which an instant lies. */
export const dayOf = (at: Instant): string => new Date(at + CHINA_MS).toISOString().slice(0, 10);

/** The instant at which a clock in China shows that face on that day. */
export const instantOf = (day: string, clockFace: string): Instant => Date.parse(`${day}T${clockFace}Z`) - CHINA_MS;

/** The face of a clock in China, `HH:MM:SS`. */
export const clockFaceOf = (at: Instant): string => new Date(at + CHINA_MS).toISOString().slice(11, 19);

/** The day so many days later. */
export const dayAfter = (day: string, days = 1): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** 24:00 of a day in China. */
export const midnightAfter = (day: string): Instant => instantOf(dayAfter(day), "00:00:00");

/** Whether offices are open on that day, as far as is known. */
export function isWorkday(day: string, calendar: Calendar): boolean {
  if (calendar.closures.includes(day)) return false;
  if (calendar.makeup_days.includes(day)) return true;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (calendar.holidays.includes(day) || weekday === 0 || weekday === 6) return false;
  if (calendar.official.includes(yearOf(day))) return true;
  return !calendar.movable.includes(day) && !calendar.statutory.includes(day.slice(5));
}

/** When offices are open on that day, in order; empty if they are not. */
export function intervalsOn(day: string, calendar: Calendar): readonly Interval[] {
  if (!isWorkday(day, calendar)) return [];
  return calendar.seasons.find((season) => has(season, day.slice(5)))?.intervals ?? calendar.intervals;
}

/** Whether the notices of all years from one day to another are in. */
export function isOfficial(first: string, last: string, { official }: Calendar): boolean {
  for (let year = yearOf(first); year <= yearOf(last); year += 1) if (!official.includes(year)) return false;
  return true;
}

/** The first so many workdays after that day. */
export function workdaysAfter(day: string, count: number, calendar: Calendar): string[] {
  const found: string[] = [];
  for (let next = dayAfter(day); found.length < count; next = dayAfter(next)) {
    if (isWorkday(next, calendar)) found.push(next);
  }
  return found;
}

/** Spans that were counted before: a list of thousands asks for the same few again and again. */
const counts = new WeakMap<Calendar, Map<string, number>>();

/** How many workdays there are after one day up to and including another. */
export function workdaysBetween(after: string, until: string, calendar: Calendar): number {
  const known = counts.get(calendar) ?? new Map<string, number>();
  counts.set(calendar, known);
  const span = `${after} ${until}`;
  let count = known.get(span);
  if (count === undefined) {
    count = 0;
    for (let day = dayAfter(after); day <= until; day = dayAfter(day)) if (isWorkday(day, calendar)) count += 1;
    known.set(span, count);
  }
  return count;
}

const yearOf = (day: string): number => Number(day.slice(0, 4));

const has = ({ first, last }: { readonly first: string; readonly last: string }, monthDay: string): boolean =>
  first <= last ? first <= monthDay && monthDay <= last : monthDay >= first || monthDay <= last;

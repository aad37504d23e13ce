/** 件数: what the open tickets of several areas come to together. */

import type { Tally } from "../door/messages.ts";

/** Of an area where nothing is open. */
export const NO_TALLY: Tally = { count: 0, yellow: 0, red: 0, waiting: 0 };

/** Right for areas of one layer of the base, where each ticket lies in one of them. */
export const summed = (tallies: readonly Tally[]): Tally =>
  tallies.reduce((sum, each) => ({ count: sum.count + each.count, yellow: sum.yellow + each.yellow, red: sum.red + each.red, waiting: sum.waiting + each.waiting }), NO_TALLY);

/**
 * The handheld's own clock, which may be wrong: what it says is evidence, and nothing on the server runs by it.
 * What must be measured truly (how long a receipt took) is measured by `performance.now()`, not here.
 */

import { randomUUID } from "node:crypto";

const BEIJING_MS = 8 * 3600 * 1000;

export class Clock {
  /** One boot of the handheld: `monotonicMs` of two commands can be compared only within it. */
  bootId = randomUUID();
  #aheadMs;
  #trueNow;

  /** @param {number} ahead_s how far the clock is wrong, in seconds; negative is behind */
  constructor(ahead_s = 0, trueNow = Date.now) {
    this.#aheadMs = ahead_s * 1000;
    this.#trueNow = trueNow;
  }

  /** What this clock believes, in milliseconds since 1970. */
  nowMs() {
    return this.#trueNow() + this.#aheadMs;
  }

  /** The same as people and documents write it: RFC 3339 with the offset of China, whatever the machine's zone. */
  stamp(ms = this.nowMs()) {
    return new Date(ms + BEIJING_MS).toISOString().replace("Z", "+08:00");
  }

  /** Whole milliseconds since boot; setting the clock does not move it. */
  monotonicMs() {
    return Math.round(performance.now());
  }
}

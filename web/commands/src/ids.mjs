/**
 * The names of what a handheld records: ids that sort by time, and a number for the telephone.
 */

/** What the id of every command begins with. */
export const COMMAND = "command:";

/** The shape of the commands that are written today; a server reads every older one. */
export const SCHEMA = 1;

const WITHIN_MAX = 0xfff;

/** The ids of one handheld: UUID version 7, strictly rising even within a millisecond or when its clock is set back. */
export class RisingIds {
  #lastMs = 0;
  #within = 0;

  /** @param {string} [after] the last id that this handheld gave before it was started anew */
  constructor(after) {
    if (after === undefined) return;
    const hex = after.replaceAll("-", "");
    this.#lastMs = parseInt(hex.slice(0, 12), 16);
    this.#within = parseInt(hex.slice(13, 16), 16);
  }

  /** @param {number} nowMs what the handheld's clock says, in milliseconds since 1970 */
  next(nowMs) {
    this.#within = nowMs > this.#lastMs ? 0 : this.#within + 1;
    this.#lastMs = Math.max(nowMs, this.#lastMs);
    if (this.#within > WITHIN_MAX) {
      this.#lastMs += 1;
      this.#within = 0;
    }
    return uuid7(this.#lastMs, this.#within);
  }
}

/**
 * RFC 9562 §5.7: 48 bits of milliseconds, then `within` (0–4095) where the standard lets a counter stand,
 * then 62 bits of chance.
 *
 * @param {number} ms
 * @param {number} within
 * @param {Uint8Array} chance eight bytes
 */
export function uuid7(ms, within, chance = crypto.getRandomValues(new Uint8Array(8))) {
  const head = ms.toString(16).padStart(12, "0") + (0x7000 | within).toString(16);
  const tail = [0x80 | ((chance[0] ?? 0) & 0x3f), ...chance.subarray(1)];
  const hex = head + tail.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * 离 and eight characters: what a worker can read out on the telephone before the server has given a number.
 *
 * @param {string} writer
 * @param {number} counter
 */
export function offlineNumber(writer, counter) {
  const device = writer.replaceAll("-", "").slice(0, 4).toUpperCase();
  return `离${device}${String(counter).padStart(4, "0")}`;
}

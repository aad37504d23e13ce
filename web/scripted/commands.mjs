/**
 * How a command document is made: written once, never edited, with an id of its own that sorts by time.
 */

import { randomBytes } from "node:crypto";

import { sealed } from "./sealed.mjs";

export const SCHEMA = 1;
export const COMMAND = "command:";

/** The ids of one handheld: UUID version 7, strictly rising even within a millisecond or when its clock is set back. */
export class RisingIds {
  #lastMs = 0;
  #within = 0;

  /** @param {number} nowMs what the handheld's clock says, in milliseconds since 1970 */
  next(nowMs) {
    this.#within = nowMs > this.#lastMs ? 0 : this.#within + 1;
    this.#lastMs = Math.max(nowMs, this.#lastMs);
    if (this.#within > 0xfff) {
      this.#lastMs += 1;
      this.#within = 0;
    }
    return uuid7(this.#lastMs, this.#within);
  }
}

/**
 * RFC 9562 §5.7: 48 bits of milliseconds, then `within` (0–4095) where the standard lets a counter stand,
 * then 62 bits of chance.
 */
export function uuid7(ms, within, chance = randomBytes(8)) {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | within, 6);
  chance.copy(bytes, 8);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * The body as it may lie in a database: the contact sealed to the server's key, the position with its time and
 * the boundaries that the handheld knew. The clear contact goes no further than this function.
 *
 * @param {{server_key: string, version: string}} pack the offline pack's two facts that a body needs
 */
export async function bodyForTheRecord({ contact, ...body }, pack, recordedAt) {
  return {
    ...body,
    ...(contact && { contact_sealed: await sealed(contact, pack.server_key) }),
    ...(body.position && {
      position: { fixed_at: recordedAt, boundary_version: pack.version, ...body.position },
    }),
  };
}

/** 离 and eight characters: what a worker can read out on the telephone before the server has given a number. */
export function offlineNumber(writer, counter) {
  const device = writer.replaceAll("-", "").slice(0, 4).toUpperCase();
  return `离${device}${String(counter).padStart(4, "0")}`;
}

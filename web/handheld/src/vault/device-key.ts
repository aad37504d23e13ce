/**
 * The key by which the server knows this install again: made here, kept by the browser, and never to be exported, so
 * that a copy of the handheld's files elsewhere is not the handheld.
 */

import type { Shelf } from "../shelf/shelf.ts";
import { toBase64, utf8 } from "./bytes.ts";

interface KeyRow {
  readonly person: string;
  readonly pair: CryptoKeyPair;
}

const ECDSA = { name: "ECDSA", namedCurve: "P-256" } as const;

export class DeviceKey {
  readonly #pair: CryptoKeyPair;

  /** The key of this install for one person: each has their own. */
  static async of(shelf: Shelf, person: string): Promise<DeviceKey | undefined> {
    const row = await shelf.get<KeyRow>("keys", person);
    return row && new DeviceKey(row.pair);
  }

  /** A new one, not kept yet. */
  static async made(): Promise<DeviceKey> {
    return new DeviceKey(await crypto.subtle.generateKey(ECDSA, false, ["sign"]));
  }

  private constructor(pair: CryptoKeyPair) {
    this.#pair = pair;
  }

  keep(shelf: Shelf, person: string): Promise<void> {
    return shelf.write({ put: "keys", row: { person, pair: this.#pair } satisfies KeyRow });
  }

  /** SPKI DER in base64. */
  async publicHalf(): Promise<string> {
    return toBase64(await crypto.subtle.exportKey("spki", this.#pair.publicKey));
  }

  /** r‖s in base64 over the text's UTF-8. */
  async sign(text: string): Promise<string> {
    return toBase64(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, this.#pair.privateKey, utf8(text)));
  }
}

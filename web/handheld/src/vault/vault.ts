/**
 * Why a lost handheld tells nothing: what lies on it is sealed, and the key to it is wrapped by the worker's PIN.
 *
 *     PIN ─PBKDF2─▶ wrapping key ─▶ data key ─▶ private key
 *                                     │            └ opens what this handheld recorded (sealed to the public key)
 *                                     └ opens and seals what the server sent
 *
 * Recording needs the public key only: it goes on while the vault is locked. After too many wrong PINs the wrapped key
 * is thrown away: what the server sent is fetched anew after a sign-in, and what was recorded is still sent, since each
 * unsent command carries its own key in the outbox.
 */

import type { Shelf } from "../shelf/shelf.ts";
import type { Stop } from "../shelf/bell.ts";
import { chance, fromBase64, toBase64, toHex } from "./bytes.ts";
import { CURVE } from "./envelope.ts";
import { isGoodPin, pauseAfterMs, TRIES_MAX } from "./tries.ts";

export type VaultState = "unset" | "locked" | "open" | "lost";

interface Wrapped {
  readonly iv: string;
  readonly key: string;
}

interface VaultRow {
  readonly person: string;
  /** A new one whenever the keys are: what was sealed under older keys cannot be read any more. */
  readonly id: string;
  readonly salt: string;
  readonly iterations: number;
  readonly data: Wrapped | null;
  readonly private: Wrapped | null;
  readonly public: string;
  readonly tries: number;
  readonly paused_until_ms: number;
}

/** The keys of an open vault. */
export interface Keys {
  readonly data: CryptoKey;
  readonly private: CryptoKey;
}

export class VaultLocked extends Error {
  override readonly name = "VaultLocked";
}

export class PinTooSimple extends Error {
  override readonly name = "PinTooSimple";
}

export class WrongPin extends Error {
  override readonly name = "WrongPin";
  readonly tries_left: number;

  constructor(triesLeft: number) {
    super();
    this.tries_left = triesLeft;
  }
}

export class PinPaused extends Error {
  override readonly name = "PinPaused";
  readonly until_ms: number;

  constructor(untilMs: number) {
    super();
    this.until_ms = untilMs;
  }
}

/** Ten wrong PINs, or the server lets it read no more: only a sign-in helps. */
export class VaultLost extends Error {
  override readonly name = "VaultLost";
}

/** It has not heard from the server for too long: reading begins again when it has. */
export class GraceOver extends Error {
  override readonly name = "GraceOver";
}

const ITERATIONS = 600_000;
const WRAPPING = ["wrapKey", "unwrapKey"] as const;
const DATA = ["encrypt", "decrypt", "wrapKey", "unwrapKey"] as const;

export class Vault {
  readonly #shelf: Shelf;
  readonly #person: string;
  readonly #nowMs: () => number;
  readonly #iterations: number;
  readonly #ears = new Set<(state: VaultState) => void>();
  #row: VaultRow | undefined;
  #keys: Keys | undefined;
  #public: CryptoKey | undefined;

  /** @param iterations of PBKDF2 for a PIN that is set from now on: how dear a guess is to whoever has copied the disk */
  static async of(shelf: Shelf, person: string, nowMs: () => number = Date.now, iterations = ITERATIONS): Promise<Vault> {
    const vault = new Vault(shelf, person, nowMs, iterations);
    vault.#row = await shelf.get<VaultRow>("vaults", person);
    return vault;
  }

  private constructor(shelf: Shelf, person: string, nowMs: () => number, iterations: number) {
    this.#shelf = shelf;
    this.#person = person;
    this.#nowMs = nowMs;
    this.#iterations = iterations;
  }

  get state(): VaultState {
    if (this.#row === undefined) return "unset";
    if (this.#row.data === null) return "lost";
    return this.#keys === undefined ? "locked" : "open";
  }

  /** Names what is sealed by the present keys; undefined until a PIN is set. */
  get id(): string | undefined {
    return this.#row?.id;
  }

  /** @throws {VaultLocked} */
  get keys(): Keys {
    if (this.#keys === undefined) throw new VaultLocked();
    return this.#keys;
  }

  /** What recordings are sealed to. @throws {VaultLocked} no PIN was ever set */
  async publicKey(): Promise<CryptoKey> {
    if (this.#row === undefined) throw new VaultLocked();
    return (this.#public ??= await crypto.subtle.importKey("raw", fromBase64(this.#row.public), CURVE, true, []));
  }

  watch(hear: (state: VaultState) => void): Stop {
    this.#ears.add(hear);
    hear(this.state);
    return () => void this.#ears.delete(hear);
  }

  /** Looks at what lies here, which another tab may have changed: keys that are not the present ones are let go. */
  async refresh(): Promise<void> {
    const row = await this.#shelf.get<VaultRow>("vaults", this.#person);
    if (row?.id !== this.#row?.id) this.#public = undefined;
    if (row?.id !== this.#row?.id || row?.data === null) this.#keys = undefined;
    this.#row = row;
    this.#tell();
  }

  /**
   * Makes new keys under this PIN, where there are none. `putUnder` seals to them, before anybody hears of them, what lay
   * under older ones.
   *
   * @throws {PinTooSimple}; {VaultLocked} there are keys already
   */
  async setPin(pin: string, putUnder: (publicKey: CryptoKey) => Promise<void> = () => Promise.resolve()): Promise<void> {
    if (this.state !== "unset") throw new VaultLocked();
    if (!isGoodPin(pin)) throw new PinTooSimple();
    const salt = chance(16);
    const wrapping = await wrappingKey(pin, salt, this.#iterations);
    const data = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, DATA);
    const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
    await putUnder(pair.publicKey);
    await this.#keep({
      person: this.#person,
      id: toHex(chance(8)),
      salt: toBase64(salt),
      iterations: this.#iterations,
      data: await wrapped("raw", data, wrapping),
      private: await wrapped("pkcs8", pair.privateKey, data),
      public: toBase64(await crypto.subtle.exportKey("raw", pair.publicKey)),
      tries: 0,
      paused_until_ms: 0,
    });
    this.#keys = { data, private: pair.privateKey };
    this.#tell();
  }

  /** @throws {WrongPin | PinPaused | VaultLost | VaultLocked} the last where no PIN was ever set */
  async unlock(pin: string): Promise<void> {
    const { data } = await this.#opened(pin, false);
    this.#keys = { data, private: await this.#private(data) };
    this.#tell();
  }

  /** @throws as `unlock`, and {PinTooSimple} */
  async changePin(old: string, pin: string): Promise<void> {
    if (!isGoodPin(pin)) throw new PinTooSimple();
    const { row, data } = await this.#opened(old, true);
    const salt = chance(16);
    const wrapping = await wrappingKey(pin, salt, this.#iterations);
    await this.#keep({ ...row, salt: toBase64(salt), iterations: this.#iterations, data: await wrapped("raw", data, wrapping) });
  }

  lock(): void {
    if (this.#keys === undefined) return;
    this.#keys = undefined;
    this.#tell();
  }

  /** After a sign-in: keys that are lost make room for new ones. */
  async forget(): Promise<void> {
    await this.#shelf.write({ remove: "vaults", key: this.#person });
    await this.refresh();
  }

  /** Throws the wrapped key away: nothing that is sealed here can be read again. */
  async destroy(): Promise<void> {
    if (this.#row === undefined) return;
    this.#keys = undefined;
    await this.#keep({ ...this.#row, data: null, private: null });
    this.#tell();
  }

  /** A try is counted before it is made, so that taking the battery out gives none back. */
  async #opened(pin: string, extractable: boolean): Promise<{ row: VaultRow; data: CryptoKey }> {
    const row = await this.#shelf.get<VaultRow>("vaults", this.#person); // another tab may have counted tries meanwhile
    if (row === undefined) throw new VaultLocked();
    if (row.data === null) throw new VaultLost();
    if (this.#nowMs() < row.paused_until_ms) throw new PinPaused(row.paused_until_ms);
    const tries = row.tries + 1;
    await this.#keep({ ...row, tries, paused_until_ms: tries < TRIES_MAX ? this.#nowMs() + pauseAfterMs(tries) : 0 });
    const wrapping = await wrappingKey(pin, fromBase64(row.salt), row.iterations);
    try {
      const data = await unwrapped("raw", row.data, wrapping, "AES-GCM", extractable, DATA);
      const kept = { ...row, tries: 0, paused_until_ms: 0 };
      await this.#keep(kept);
      return { row: kept, data };
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "OperationError") throw error;
      if (tries < TRIES_MAX) throw new WrongPin(TRIES_MAX - tries);
      await this.destroy();
      throw new VaultLost();
    }
  }

  async #private(data: CryptoKey): Promise<CryptoKey> {
    if (!this.#row?.private) throw new VaultLost();
    return unwrapped("pkcs8", this.#row.private, data, CURVE, false, ["deriveBits"]);
  }

  async #keep(row: VaultRow): Promise<void> {
    await this.#shelf.write({ put: "vaults", row });
    this.#row = row;
  }

  #tell(): void {
    for (const hear of [...this.#ears]) hear(this.state);
  }
}

async function wrappingKey(pin: string, salt: BufferSource, iterations: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, WRAPPING);
}

async function wrapped(format: "raw" | "pkcs8", key: CryptoKey, under: CryptoKey): Promise<Wrapped> {
  const iv = chance(12);
  return { iv: toBase64(iv), key: toBase64(await crypto.subtle.wrapKey(format, key, under, { name: "AES-GCM", iv })) };
}

const unwrapped = (
  format: "raw" | "pkcs8",
  { iv, key }: Wrapped,
  under: CryptoKey,
  kind: AlgorithmIdentifier | EcKeyImportParams,
  extractable: boolean,
  usages: readonly KeyUsage[],
): Promise<CryptoKey> =>
  crypto.subtle.unwrapKey(format, fromBase64(key), under, { name: "AES-GCM", iv: fromBase64(iv) }, kind, extractable, usages);

/**
 * How a body lies on the handheld: AES-GCM under a key, bound to the name it lies under, so that bodies cannot be
 * swapped. What is recorded is sealed to the vault's public key, which needs no PIN; to read it back does:
 *
 *     sealTo(value, public)  ──▶  { by, iv, text }   `by`: a key pair made for this one envelope, its public half
 *                            └─▶  key                opens just this envelope; the outbox keeps it until it is sent
 */

import { chance, fromBase64, toBase64, utf8, type Bytes } from "./bytes.ts";

/** A value under AES-GCM: base64 of the nonce and of the text with its tag. */
export interface Sealed {
  readonly iv: string;
  readonly text: string;
}

/** One that only the holder of the vault's private key opens. */
export interface SealedTo extends Sealed {
  readonly by: string;
}

const AES = { name: "AES-GCM", length: 256 } as const;
export const CURVE = { name: "ECDH", namedCurve: "P-256" } as const;

export async function sealBytes(bytes: Bytes, key: CryptoKey, name: string): Promise<{ iv: Bytes; bytes: ArrayBuffer }> {
  const iv = chance(12);
  return { iv, bytes: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(name) }, key, bytes) };
}

/** @throws {OperationError} another key, another name, or a byte has changed */
export const openBytes = (bytes: BufferSource, iv: Bytes, key: CryptoKey, name: string): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8(name) }, key, bytes);

export async function seal(value: unknown, key: CryptoKey, name: string): Promise<Sealed> {
  const { iv, bytes } = await sealBytes(utf8(JSON.stringify(value)), key, name);
  return { iv: toBase64(iv), text: toBase64(bytes) };
}

/** @throws {OperationError} another key, another name, or a byte has changed */
export async function open<T>(sealed: Sealed, key: CryptoKey, name: string): Promise<T> {
  const bytes = await openBytes(fromBase64(sealed.text), fromBase64(sealed.iv), key, name);
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}

/** A key for one envelope that only the holder of the private key finds again, and what it is found by. */
export async function keyTo(publicKey: CryptoKey): Promise<{ by: string; key: CryptoKey }> {
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const by = await crypto.subtle.exportKey("raw", once.publicKey);
  return { by: toBase64(by), key: await agreed(once.privateKey, publicKey, new Uint8Array(by)) };
}

export async function sealTo(value: unknown, publicKey: CryptoKey, name: string): Promise<{ sealed: SealedTo; key: CryptoKey }> {
  const { by, key } = await keyTo(publicKey);
  return { sealed: { by, ...(await seal(value, key, name)) }, key };
}

/** The key of an envelope that was sealed to the vault. */
export async function keyOf(by: string, privateKey: CryptoKey): Promise<CryptoKey> {
  const bytes = fromBase64(by);
  return agreed(privateKey, await crypto.subtle.importKey("raw", bytes, CURVE, false, []), bytes);
}

async function agreed(own: CryptoKey, other: CryptoKey, info: Bytes): Promise<CryptoKey> {
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, own, 256);
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return crypto.subtle.deriveKey(how, material, AES, false, ["encrypt", "decrypt"]);
}

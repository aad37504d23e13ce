/** 本机与服务器一致: the digest of a set of documents, as the server computes it (sync/digest.py). */

import { sha256 } from "../vault/bytes.ts";

export interface Digest {
  readonly count: number;
  /** 32 hex digits. */
  readonly sum: string;
}

const WHOLE = 1n << 128n;

/** The sum modulo 2^128 of the first 16 bytes of sha256(id, NUL, rev). */
export async function digestOf(documents: readonly (readonly [id: string, rev: string])[]): Promise<Digest> {
  const names = await Promise.all(documents.map(([id, rev]) => sha256(`${id}\0${rev}`)));
  const sum = names.reduce((total, name) => (total + BigInt(`0x${name.slice(0, 32)}`)) % WHOLE, 0n);
  return { count: documents.length, sum: sum.toString(16).padStart(32, "0") };
}

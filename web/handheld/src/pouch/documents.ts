/** Documents as they travel, as they lie on the handheld, and as screens read them. */

import { open, seal, type Keys, type Sealed, type SealedTo, keyOf } from "../vault/index.ts";

interface Named {
  readonly _id: string;
  readonly _rev?: string;
  readonly _deleted?: boolean;
  readonly _revisions?: { readonly start: number; readonly ids: readonly string[] };
}

/** In clear, as it travels. */
export interface Wire extends Named {
  readonly [field: string]: unknown;
}

/** As it lies here: its id and revisions in clear, its body under seal. A tombstone has none. */
export interface Doc extends Named {
  readonly sealed?: Sealed | SealedTo;
}

/** What a person asked for. */
export interface Command extends Wire {
  readonly schema: number;
  readonly kind: string;
  readonly writer: string;
  readonly counter: number;
  readonly by: string;
  readonly recorded_at: string;
  readonly boot_id: string;
  readonly monotonic_ms: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly ticket?: string;
  readonly mediation?: string;
  readonly prev?: string;
  readonly seen?: number;
}

/** A document of the server's under seal. */
export async function underSeal(document: Wire, keys: Keys): Promise<Doc> {
  const { _id, _rev, _deleted, _revisions, ...body } = document;
  const named = { _id, ...(_rev && { _rev }), ...(_revisions && { _revisions }) };
  return _deleted ? { ...named, _deleted } : { ...named, sealed: await seal(body, keys.data, _id) };
}

/** In clear again. */
export async function inClear<T extends Wire>(doc: Doc, keys: Keys): Promise<T> {
  const { sealed, ...named } = doc;
  if (sealed === undefined) return named as T;
  const key = "by" in sealed ? await keyOf(sealed.by, keys.private) : keys.data;
  return { ...named, ...(await open<object>(sealed, key, doc._id)) } as T;
}

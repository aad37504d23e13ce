/** How the directory lies in the mailbox: in parts, so that a document that changes rewrites one of them, and not all. */

import { open, seal, type Keys } from "../vault/index.ts";
import type { Wire } from "./documents.ts";
import type { Local } from "./open.ts";

const SHELVES = 32;
/** Another number where `listed` keeps something else of a document: what older versions of the app kept is then not found. */
const FORM = 1;

/** Documents by the part that they lie in. */
export type Shelved = Map<number, Wire[]>;

const nameOf = (shelf: number): string => `_local/listed-${FORM}-${shelf}`;

/** The part in which a document of this id lies. */
export function shelfOf(id: string): number {
  let sum = 0;
  for (let at = Math.max(0, id.length - 6); at < id.length; at += 1) sum = (sum * 31 + id.charCodeAt(at)) % 65_521;
  return sum % SHELVES;
}

/** What was kept last. @throws {OperationError} by other keys */
export async function kept(db: Local, { data }: Keys): Promise<Wire[]> {
  const shelves = Array.from({ length: SHELVES }, async (_, shelf) => {
    const { sealed } = (await found(db, nameOf(shelf))) ?? {};
    return sealed === undefined ? [] : open<Wire[]>(sealed, data, nameOf(shelf));
  });
  return (await Promise.all(shelves)).flat();
}

/** Keeps these parts, over what was kept of them. */
export async function keep(db: Local, { data }: Keys, shelved: Shelved): Promise<void> {
  for (const [shelf, documents] of shelved) {
    const _id = nameOf(shelf);
    const [before, sealed] = [await found(db, _id), await seal(documents, data, _id)];
    await db.put({ _id, ...(before && { _rev: before._rev }), sealed });
  }
}

const found = (db: Local, id: string) =>
  db.get(id).catch((error: { status?: number }) => {
    if (error.status === 404) return undefined;
    throw error;
  });

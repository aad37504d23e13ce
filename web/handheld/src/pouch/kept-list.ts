/** How the directory lies in the mailbox: in parts, so that a document that changes rewrites one of them, and not all. */

import { isClosed } from "../shelf/shelf.ts";
import { open, seal, type Keys, type Sealed } from "../vault/index.ts";
import type { Wire } from "./documents.ts";
import type { Local } from "./open.ts";

const SHELVES = 32;
/** Another number where `listed` keeps something else of a document: what older versions of the app kept is then thrown away. */
const FORM = 2;

/** The same in every form, so that nothing of an older one is left lying. */
const idOf = (shelf: number): string => `_local/listed-1-${shelf}`;
const sealOf = (shelf: number): string => `listed/${FORM}/${shelf}`;

/** The part in which a document of this id lies. */
export function shelfOf(id: string): number {
  let sum = 0;
  for (let at = Math.max(0, id.length - 6); at < id.length; at += 1) sum = (sum * 31 + id.charCodeAt(at)) % 65_521;
  return sum % SHELVES;
}

/** What was kept last, without the parts that cannot be read. Those that are spoilt or of another form are thrown away. */
export async function kept(db: Local, keys: Keys): Promise<Wire[]> {
  return (await Promise.all(Array.from({ length: SHELVES }, (_, shelf) => keptOn(db, keys, shelf)))).flat();
}

async function keptOn(db: Local, { data }: Keys, shelf: number): Promise<Wire[]> {
  const part = await found(db, idOf(shelf)).catch((error: unknown) => {
    if (isClosed(error)) throw error;
    return undefined;
  });
  if (part === undefined) return [];
  try {
    return await open<Wire[]>(part.sealed as Sealed, data, sealOf(shelf));
  } catch {
    await db.remove(part).catch(() => {}); // what is kept next goes over it
    return [];
  }
}

/** Keeps these documents as one part, over what was kept of it. */
export async function keep(db: Local, { data }: Keys, shelf: number, documents: readonly Wire[]): Promise<void> {
  const [before, sealed] = [await found(db, idOf(shelf)), await seal(documents, data, sealOf(shelf))];
  await db.put({ _id: idOf(shelf), ...(before && { _rev: before._rev }), sealed });
}

const found = (db: Local, id: string) =>
  db.get(id).catch((error: { status?: number }) => {
    if (error.status === 404) return undefined;
    throw error;
  });

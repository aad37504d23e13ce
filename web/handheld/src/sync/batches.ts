/**
 * How much is sent or fetched at once: less after each failure, more after each success, so that a network that cuts
 * every few kilobytes is got through and a good one is not kept waiting.
 */

export interface Batch {
  readonly documents: number;
  readonly bytes: number;
}

export interface Bounds {
  readonly least: Batch;
  readonly most: Batch;
}

/** A push is all or nothing, so it stays small. */
export const PUSH: Bounds = { least: { documents: 1, bytes: 1_000 }, most: { documents: 20, bytes: 32_000 } };
export const PULL: Bounds = { least: { documents: 8, bytes: Infinity }, most: { documents: 500, bytes: Infinity } };

const within = (bounds: Bounds, batch: Batch): Batch => ({
  documents: Math.min(bounds.most.documents, Math.max(bounds.least.documents, Math.floor(batch.documents))),
  bytes: Math.min(bounds.most.bytes, Math.max(bounds.least.bytes, batch.bytes)),
});

export const shrunk = (bounds: Bounds, { documents, bytes }: Batch): Batch =>
  within(bounds, { documents: documents / 2, bytes: bytes / 2 });

export const grown = (bounds: Bounds, { documents, bytes }: Batch): Batch =>
  within(bounds, { documents: documents * 2, bytes: bytes * 2 });

/** From the front as many as the batch takes; one that is too large for any batch goes alone. */
export function firstOf<T extends { readonly size_bytes: number }>(rows: readonly T[], batch: Batch): T[] {
  let bytes = 0;
  const end = rows.findIndex(({ size_bytes }, i) => i >= batch.documents || ((bytes += size_bytes) > batch.bytes && i > 0));
  return rows.slice(0, end === -1 ? rows.length : end);
}

/** Something that is tried in batches. It remembers what went well. */
export class Pace {
  readonly #bounds: Bounds;
  #batch: Batch;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
    this.#batch = bounds.most;
  }

  get batch(): Batch {
    return this.#batch;
  }

  /** Runs one try; the next batch depends on how it ended. */
  async during<T>(tried: Promise<T>): Promise<T> {
    try {
      const answer = await tried;
      this.#batch = grown(this.#bounds, this.#batch);
      return answer;
    } catch (error) {
      this.#batch = shrunk(this.#bounds, this.#batch);
      throw error;
    }
  }
}

/**
 * What this handheld has not sent yet, as far as it knows: each request tells the server, so that both sides see
 * a handheld falling behind.
 */

import { COMMAND } from "@wangge/commands";

export class Outbox {
  #sentThrough;
  /** command id → {seq, recordedAt}; seq is the local sequence, unknown until the changes feed has told it. */
  #unsent = new Map();

  constructor(sentThrough) {
    this.#sentThrough = sentThrough;
  }

  get sentThrough() {
    return this.#sentThrough;
  }

  get size() {
    return this.#unsent.size;
  }

  /** A command was written. */
  add(command) {
    this.#unsent.set(command._id, { seq: Infinity, recordedAt: command.recorded_at });
  }

  /** The local changes feed has come to this document. */
  seen({ id, seq, deleted, doc }) {
    if (!id.startsWith(COMMAND)) return;
    if (deleted || seq <= this.#sentThrough) this.#unsent.delete(id);
    else this.#unsent.set(id, { seq, recordedAt: doc.recorded_at });
  }

  /** The push has written its checkpoint: everything up to `seq` is on the server's disk. */
  acknowledged(seq) {
    this.#sentThrough = Math.max(seq, this.#sentThrough);
    for (const [id, { seq: own }] of this.#unsent) if (own <= this.#sentThrough) this.#unsent.delete(id);
  }

  /** The header `Wangge-Unsent`, or nothing when all is sent. */
  headers() {
    if (this.#unsent.size === 0) return {};
    const oldest = [...this.#unsent.values()].map((one) => one.recordedAt).sort()[0];
    return { "Wangge-Unsent": `${this.#unsent.size};oldest=${oldest}` };
  }
}

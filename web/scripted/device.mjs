/**
 * What one install of the handheld must remember through a crash: who it is, its session, and how far it has counted.
 * A database of its own, never replicated.
 */

import { openLocal } from "./pouch.mjs";

const MEMORY = "memory";

/** There is a handheld in this folder already, and nobody said that it should go on. */
export class HandheldAlreadyHere extends Error {
  name = "HandheldAlreadyHere";
}

export class Device {
  #db;
  #memory;
  #saving = Promise.resolve();

  /**
   * @param {string} path of its database
   * @throws {HandheldAlreadyHere} when something is remembered there and `resume` is not set
   */
  static async open(path, { resume }) {
    const db = openLocal(path);
    const memory = await db.get(MEMORY).catch((error) => {
      if (error.status !== 404) throw error;
      return { _id: MEMORY, counter: 0, sent_through: 0 };
    });
    if (memory._rev && !resume) {
      await db.close();
      throw new HandheldAlreadyHere(`${path} holds a handheld: resume it, or name another folder`);
    }
    return new Device(db, memory);
  }

  constructor(db, memory) {
    this.#db = db;
    this.#memory = memory;
  }

  /** The counter of the last command; it rises by one per command and is never used twice. */
  get counter() {
    return this.#memory.counter;
  }

  /** The local sequence up to which the server has acknowledged every document. */
  get sentThrough() {
    return this.#memory.sent_through;
  }

  /** What sign-in answered last, or undefined before the first time. */
  get session() {
    return this.#memory.session;
  }

  /** The pack's facts that outlast a start without reach: `{version, sha256, server_key}`. */
  get pack() {
    return this.#memory.pack;
  }

  /** Lays `news` over the memory; on disk when the promise resolves. */
  remember(news) {
    Object.assign(this.#memory, news);
    this.#saving = this.#saving.then(async () => {
      const { rev } = await this.#db.put(this.#memory);
      this.#memory._rev = rev;
    });
    return this.#saving;
  }

  async close() {
    await this.#saving;
    await this.#db.close();
  }
}

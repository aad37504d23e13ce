/**
 * The air between a handheld and the server, and what goes wrong in it:
 *
 *     out of reach   every request fails at once; what is under way when the handheld leaves is cut off
 *     lost reply     the server does what it was asked, commits, and the answer never arrives
 *     silence        a connection that has died without a word is given up after `silence_s`
 *
 * PouchDB has no time limit of its own for a feed that fell silent, hence the last.
 */

/** A request failed in the air; it is not known whether the server has seen it. */
export class NoReply extends Error {
  name = "NoReply";
}

export class Radio {
  /** How many requests went out, found no air, lost their reply, or fell silent. */
  counts = { requests: 0, out_of_reach: 0, lost_replies: 0, silent: 0 };
  #air = new AbortController();
  #fetch;
  #lostReplies;
  #onLostReply;
  #silenceMs;

  /**
   * @param {number} lost_replies how many replies to a push (`_bulk_docs`) to lose, from the first one on
   * @param {number} silence_s how long a request may go without a byte; a server's heartbeats come sooner
   */
  constructor({ lost_replies = 0, silence_s = 60, fetch = globalThis.fetch, onLostReply = () => {} } = {}) {
    this.#lostReplies = lost_replies;
    this.#silenceMs = silence_s * 1000;
    this.#fetch = fetch;
    this.#onLostReply = onLostReply;
  }

  get inReach() {
    return !this.#air.signal.aborted;
  }

  /** Into the lift, the basement, the hills. */
  leave() {
    this.#air.abort(new NoReply("went out of reach"));
  }

  /** Back under the sky. */
  comeBack() {
    if (!this.inReach) this.#air = new AbortController();
  }

  /**
   * `fetch` as PouchDB and sign-in call it. The whole answer has arrived when it returns: an answer that breaks off
   * half-way is a failure, never half a document.
   *
   * @throws {NoReply} and whatever the network throws
   */
  fetch = async (url, { signal, ...options } = {}) => {
    if (!this.inReach) {
      this.counts.out_of_reach += 1;
      throw new NoReply("out of reach");
    }
    this.counts.requests += 1;
    const silence = new AbortController();
    const watch = setTimeout(() => {
      this.counts.silent += 1;
      silence.abort(new NoReply("silent for too long"));
    }, this.#silenceMs);
    try {
      const signals = [this.#air.signal, silence.signal, ...(signal ? [signal] : [])];
      const answer = await this.#fetch(url, { ...options, signal: AbortSignal.any(signals) });
      const pieces = [];
      for await (const piece of answer.body ?? []) {
        watch.refresh();
        pieces.push(piece);
      }
      this.#perhapsLose(url, answer);
      const { status, headers } = answer;
      return new Response(pieces.length > 0 ? new Blob(pieces) : null, { status, headers });
    } finally {
      clearTimeout(watch);
    }
  };

  /** Only a push that was stored is worth losing: the rest changes nothing on the server. */
  #perhapsLose(url, answer) {
    if (this.#lostReplies === 0 || !answer.ok || !new URL(url).pathname.endsWith("/_bulk_docs")) return;
    this.#lostReplies -= 1;
    this.counts.lost_replies += 1;
    this.#onLostReply();
    throw new NoReply("the reply was lost");
  }
}

/**
 * How the tabs of one install, and the parts of one tab, hear of each other's news: a command was written, one was
 * sent, a photo has come. A bell says only that there is news; whoever hears it looks for themselves.
 */

export type Topic = "outbox" | "mailbox" | "album" | "people" | "vault" | "install";
export type Stop = () => void;

export class Bell {
  readonly #ears = new Map<Topic, Set<(said: unknown) => void>>();
  readonly #channel: BroadcastChannel;

  constructor(name = "wangge") {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }: MessageEvent<{ topic: Topic; said: unknown }>) => this.#tell(data.topic, data.said);
  }

  ring(topic: Topic, said: unknown = null): void {
    this.#tell(topic, said);
    this.#channel.postMessage({ topic, said });
  }

  hear(topic: Topic, ear: (said: unknown) => void): Stop {
    const ears = this.#ears.get(topic) ?? new Set();
    this.#ears.set(topic, ears.add(ear));
    return () => void ears.delete(ear);
  }

  /** Resolves at the next ring, or when the signal says that nobody waits any more. */
  next(topic: Topic, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.hear(topic, () => done());
      const done = (): void => {
        stop();
        signal.removeEventListener("abort", done);
        resolve();
      };
      if (signal.aborted) done();
      else signal.addEventListener("abort", done);
    });
  }

  close(): void {
    this.#channel.close();
    this.#ears.clear();
  }

  #tell(topic: Topic, said: unknown): void {
    for (const ear of [...(this.#ears.get(topic) ?? [])]) ear(said);
  }
}

/**
 * The air between this handheld and the server. A connection may die without a word, and neither PouchDB nor the
 * browser would ever notice: a request that hears no byte for a minute is given up (the server shows signs of life
 * every 10–25 s). An answer is handed on when it is there as a whole, so that one that breaks off is no answer.
 */

import { NoReply, ShutOut } from "./problems.ts";

export const SILENCE_MS = 60_000;

export interface AirOptions extends RequestInit {
  /** With the person's token, and without regard to it: a wrong one is an answer like any other. */
  readonly asks?: "with token" | "without token";
}

/** Whom requests are made for. */
export interface Sender {
  token(): string | null;
  /** The value of `Wangge-Unsent`. */
  unsent(): Promise<string | undefined>;
  /** The server has said yes to something. */
  heard?(): void;
}

export class Air {
  readonly #sender: Sender;
  readonly #silenceMs: number;

  constructor(sender: Sender, silenceMs = SILENCE_MS) {
    this.#sender = sender;
    this.#silenceMs = silenceMs;
  }

  /**
   * `fetch` as doors, PouchDB and uploads call it.
   *
   * @throws {NoReply} nothing heard, or it broke off; {ShutOut} the token is not good for this
   */
  fetch = async (url: string, { asks = "with token", ...options }: AirOptions = {}): Promise<Response> => {
    const silence = new AbortController();
    let watch = setTimeout(() => silence.abort(), this.#silenceMs);
    const heard = (): void => {
      clearTimeout(watch);
      watch = setTimeout(() => silence.abort(), this.#silenceMs);
    };
    const giveUp = (): void => silence.abort();
    options.signal?.addEventListener("abort", giveUp);
    if (options.signal?.aborted) giveUp();
    try {
      const headers = await this.#headers(options.headers, asks);
      const answer = await fetch(url, { ...options, headers, signal: silence.signal, credentials: "omit" });
      heard();
      const whole = new Response(hasBody(answer) ? await wholeBody(answer, heard) : null, answer);
      if (asks === "with token" && (whole.status === 401 || whole.status === 403)) throw new ShutOut(url);
      if (whole.ok) this.#sender.heard?.();
      return whole;
    } catch (error) {
      if (error instanceof ShutOut) throw error;
      throw new NoReply(String(error), { cause: error });
    } finally {
      clearTimeout(watch);
      options.signal?.removeEventListener("abort", giveUp);
    }
  };

  async #headers(given: HeadersInit | undefined, asks: AirOptions["asks"]): Promise<Headers> {
    const headers = new Headers(given);
    const token = this.#sender.token();
    if (asks === "with token" && token !== null) headers.set("Authorization", `Bearer ${token}`);
    const unsent = await this.#sender.unsent();
    if (unsent !== undefined) headers.set("Wangge-Unsent", unsent);
    return headers;
  }
}

/** What a `Response` may not have been given a body for. */
const hasBody = ({ status, body }: Response): boolean => body !== null && ![204, 205, 304].includes(status);

async function wholeBody(answer: Response, heard: () => void): Promise<Blob> {
  const pieces: BlobPart[] = [];
  const reader = answer.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    heard();
    pieces.push(next.value as BlobPart);
  }
  return new Blob(pieces);
}

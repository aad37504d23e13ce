/** tus over the same air as everything else: with the token, with an end to silence, and with 401 told as such. */

import type { HttpRequest, HttpResponse, HttpStack } from "tus-js-client";

import type { Air } from "../door/air.ts";

export class TusAir implements HttpStack {
  readonly #air: Air;

  constructor(air: Air) {
    this.#air = air;
  }

  getName(): string {
    return "air";
  }

  createRequest(method: string, url: string): HttpRequest {
    return new Asking(this.#air, method, url);
  }
}

class Asking implements HttpRequest {
  readonly #air: Air;
  readonly #method: string;
  readonly #url: string;
  readonly #headers: Record<string, string> = {};
  readonly #over = new AbortController();
  #heardOf: (sent: number) => void = () => {};

  constructor(air: Air, method: string, url: string) {
    this.#air = air;
    this.#method = method;
    this.#url = url;
  }

  getMethod(): string {
    return this.#method;
  }

  getURL(): string {
    return this.#url;
  }

  setHeader(header: string, value: string): void {
    this.#headers[header] = value;
  }

  getHeader(header: string): string | undefined {
    return this.#headers[header];
  }

  setProgressHandler(heardOf: (sent: number) => void): void {
    this.#heardOf = heardOf;
  }

  async send(body: Blob | null = null): Promise<HttpResponse> {
    const options = { method: this.#method, headers: this.#headers, body, signal: this.#over.signal };
    const answer = await this.#air.fetch(this.#url, options);
    this.#heardOf(body?.size ?? 0);
    const text = await answer.text();
    return {
      getStatus: () => answer.status,
      getHeader: (header) => answer.headers.get(header) ?? undefined,
      getBody: () => text,
      getUnderlyingObject: () => answer,
    };
  }

  abort(): Promise<void> {
    this.#over.abort();
    return Promise.resolve();
  }

  getUnderlyingObject(): null {
    return null;
  }
}

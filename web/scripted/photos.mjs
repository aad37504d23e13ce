/**
 * Photos on their way: in pieces by tus (docs/photos.md), so that what has arrived stays whatever the air does. An upload
 * goes by the digest of its content; so the server can be asked how far it is, and nothing need be remembered here.
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const TUS = { "Tus-Resumable": "1.0.0" };
const UPLOADS = "/mobile/v1/uploads";
const TYPE = "image/jpeg";
const PIECE_BYTES = 64 * 1024;
const LOOK_EVERY_MS = 100;
const AGAIN_AFTER_MS = 500;

/** The photo that lies in a file: its bytes, and what a manifest says of it. */
export async function photoIn(file) {
  const bytes = await readFile(file);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { bytes, entry: { sha256, size_bytes: bytes.length, kind: "scene", type: TYPE } };
}

export class Photos {
  /** How many the server has whole. */
  sent = 0;
  #fetch;
  #waiting = [];
  #closed = false;

  /** @param {(path: string, options: object) => Promise<Response>} fetch as the handheld that is signed in */
  constructor(fetch) {
    this.#fetch = fetch;
  }

  /** Photos that are not known to be on the server. */
  get unsent() {
    return this.#waiting.length;
  }

  add(photos) {
    this.#waiting.push(...photos);
  }

  /** Sends one after the other, each for as long as it takes, until `close`. */
  async run() {
    while (!this.#closed) {
      if (this.#waiting.length === 0) {
        await sleep(LOOK_EVERY_MS);
        continue;
      }
      try {
        await this.#send(this.#waiting[0]);
        this.#waiting.shift();
        this.sent += 1;
      } catch {
        await sleep(AGAIN_AFTER_MS); // no air, no sign-in just now, no room: all of it may pass
      }
    }
  }

  close() {
    this.#closed = true;
  }

  async #send({ bytes, entry: { sha256 } }) {
    const at = `${UPLOADS}/${sha256}`;
    let offset = (await this.#offsetAt(at)) ?? (await this.#begin(sha256, bytes.length));
    while (offset < bytes.length) {
      const piece = bytes.subarray(offset, offset + PIECE_BYTES);
      const headers = { "Upload-Offset": `${offset}`, "Content-Type": "application/offset+octet-stream" };
      offset = offsetIn(await this.#ask("PATCH", at, headers, piece));
    }
  }

  /** How much of it is there; undefined where it was never begun. */
  async #offsetAt(path) {
    const answer = await this.#ask("HEAD", path, {}, undefined, 404);
    return answer.status === 404 ? undefined : offsetIn(answer);
  }

  async #begin(sha256, length) {
    const told = Object.entries({ sha256, type: TYPE }).map(([name, value]) => `${name} ${btoa(value)}`);
    return offsetIn(await this.#ask("POST", UPLOADS, { "Upload-Length": `${length}`, "Upload-Metadata": told.join() }));
  }

  async #ask(method, path, headers, body, alsoFine) {
    const answer = await this.#fetch(path, { method, headers: Object.entries({ ...TUS, ...headers }), body });
    if (!answer.ok && answer.status !== alsoFine) throw new Error(`${method} ${path} answered ${answer.status}`);
    return answer;
  }
}

const offsetIn = (answer) => Number(answer.headers.get("upload-offset"));

/**
 * The handheld's door beside replication: pairing, sign-in, tokens, the offline pack, the digest, and word of a wipe.
 */

import type { Pack } from "@wangge/rules";

import { chance, sha256, toHex, utf8 } from "../vault/bytes.ts";
import type { Digest } from "../sync/digest.ts";
import type { DeviceKey } from "../vault/index.ts";
import type { Air } from "./air.ts";
import { agreed, DoorRefused, refusal } from "./problems.ts";
import type { Session } from "./session.ts";

const PATH = "/mobile/v1";
/** One door for both sides of a handover, wherever they sit. */
const HANDOVERS = "/api/v1/handovers";
const DIFFERENCE = "application/vnd.wangge.pack-difference+json";

/** Names one run of the sync in one tab, so that two copies of one install are told apart. */
export const sessionName = (): string => toHex(chance(16));

export interface Compared {
  readonly count: number;
  readonly sum: string;
  /** What has changed since the handheld pulled; these do not count. */
  readonly left_out: readonly string[];
}

/** The pack as it was fetched: its bytes are kept, since differences are told in them. */
export interface PackText {
  readonly sha256: string;
  readonly version: string;
  readonly text: string;
}

/** 清除回执: what was taken off this handheld. */
export interface Wiped {
  readonly documents: number;
  readonly photos: number;
  readonly unsent: number;
  readonly wiped_at: string;
}

/** Who reported, in clear, and the mark that stands on it. */
export interface ContactTold {
  readonly name: string;
  readonly phone: string;
  readonly confidential: boolean;
  readonly anonymous: boolean;
  readonly watermark: string;
}

/** 交接单 with its list, as the server has it now. */
export interface HandoverSheet {
  readonly given_at: string | null;
  readonly taken_at: string | null;
  readonly area_names: readonly { readonly code: string; readonly name: string }[];
  readonly listed: readonly { readonly ticket: string; readonly number: string }[];
}

export class Door {
  readonly #air: Air;
  readonly #device: string;

  constructor(air: Air, device: string) {
    this.#air = air;
    this.#device = device;
  }

  /** 配对 by the one-time code of a QR. @throws {DoorRefused | NoReply}, as all here */
  async pair(code: string, key: DeviceKey, session: string): Promise<Session> {
    return this.#post("/pairings", { code, device_key: await key.publicHalf(), device: this.#device, session }, "without token");
  }

  /** 登录 by name and password. `writer`: what this install was for that person before. */
  async signIn(login: string, password: string, key: DeviceKey, session: string, writer?: string): Promise<Session> {
    const asked = { login, password, device: this.#device, device_key: await key.publicHalf(), session };
    return this.#post("/session", { ...asked, ...(writer && { writer }) }, "without token");
  }

  async signOut(): Promise<void> {
    const answer = await this.#air.fetch(`${PATH}/session`, { method: "DELETE" });
    if (!answer.ok) throw await refusal(answer);
  }

  /** A new token for the device key. A nonce may have been lost on the way, so a refusal is asked about once more. */
  async refresh(writer: string, key: DeviceKey, session: string, signal: AbortSignal): Promise<Session> {
    try {
      return await this.#refreshOnce(writer, key, session, signal);
    } catch (error) {
      if (error instanceof DoorRefused && error.reason === "device-refused") return this.#refreshOnce(writer, key, session, signal);
      throw error;
    }
  }

  async #refreshOnce(writer: string, key: DeviceKey, session: string, signal: AbortSignal): Promise<Session> {
    const { nonce } = await this.#post<{ nonce: string }>("/nonces", { writer }, "without token", signal);
    const signature = await key.sign(`wangge-token\n${writer}\n${nonce}\n${session}`);
    return this.#post("/tokens", { writer, nonce, session, signature }, "without token", signal);
  }

  /**
   * The pack of that digest, put together from what is here and the difference where the server knows one.
   *
   * @throws {DoorRefused} the server has it no more, or what it gave is something else: the next session names another
   */
  async pack({ sha256: wanted, version, url }: NonNullable<Session["pack"]>, held: PackText | undefined): Promise<PackText> {
    const text = (held && (await this.#packFrom(held, url))) ?? (await this.#wholePack(url));
    if ((await sha256(text)) === wanted) return { sha256: wanted, version, text };
    const whole = await this.#wholePack(url);
    if ((await sha256(whole)) !== wanted) throw new DoorRefused(200, "pack-differs");
    return { sha256: wanted, version, text: whole };
  }

  async #packFrom(held: PackText, url: string): Promise<string> {
    const answer = await this.#air.fetch(`${url}?from=${held.sha256}`, { headers: { Accept: `${DIFFERENCE}, application/json` } });
    if (!answer.ok) throw await refusal(answer);
    if (!answer.headers.get("content-type")?.startsWith(DIFFERENCE)) return answer.text();
    return joined(held.text, ((await answer.json()) as { pieces: Piece[] }).pieces);
  }

  async #wholePack(url: string): Promise<string> {
    const answer = await this.#air.fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw await refusal(answer);
    return answer.text();
  }

  /**
   * The server's digest as of the pull's last sequence, without what is unsent. `own`: what lies here besides, which the
   * server notes. `DoorRefused` digest-behind: pull first.
   */
  compare(lastSeq: string, unsent: readonly string[], own: Digest): Promise<Compared> {
    return this.#post("/digest", { last_seq: lastSeq, unsent, ...own }, "with token");
  }

  /** What was wiped from this handheld is told while its token is still known. */
  async wiped(gone: Wiped, signal: AbortSignal): Promise<void> {
    await this.#post("/purges", gone, "with token", signal);
  }

  /** A photo of a ticket as the server shows it to this person, or a recording: its longer edge has so many pixels at most. */
  photo(sha256: string, ticket: string, edgePx: 256 | 1280): Promise<Blob> {
    return this.#picture(`/photos/${sha256}?size=${edgePx}&ticket=${ticket}`);
  }

  /** Likewise a signature, paper or proof of a mediation case. */
  casePicture(mediation: string, sha256: string, edgePx: 256 | 1280): Promise<Blob> {
    return this.#picture(`/mediations/${mediation}/pictures/${sha256}?size=${edgePx}`);
  }

  /** 看联系方式, for a purpose and a reason that the server writes down. */
  revealContact(ticket: string, purpose: string, reason: string): Promise<ContactTold> {
    return this.#post(`/tickets/${ticket}/contact-reveals`, { purpose, reason }, "with token");
  }

  async handover(id: string): Promise<HandoverSheet> {
    return agreed(await this.#air.fetch(`${HANDOVERS}/${id}`, { headers: { Accept: "application/json, application/problem+json" } }));
  }

  /** 交接确认, in the name of whoever asks. */
  acknowledge(id: string): Promise<HandoverSheet> {
    return this.#postTo(`${HANDOVERS}/${id}/acknowledgment`, {}, "with token");
  }

  async #picture(path: string): Promise<Blob> {
    const answer = await this.#air.fetch(PATH + path);
    if (!answer.ok) throw await refusal(answer);
    return answer.blob();
  }

  #post<T>(path: string, said: object, asks: "with token" | "without token", signal?: AbortSignal): Promise<T> {
    return this.#postTo(PATH + path, said, asks, signal);
  }

  async #postTo<T>(url: string, said: object, asks: "with token" | "without token", signal: AbortSignal | null = null): Promise<T> {
    const headers = { "Content-Type": "application/json", Accept: "application/json, application/problem+json" };
    return agreed(await this.#air.fetch(url, { method: "POST", headers, body: JSON.stringify(said), asks, signal }));
  }
}

/** A stretch of the old pack's bytes, half-open, or a text in its stead. */
export type Piece = { readonly keep: readonly [number, number] } | { readonly take: string };

export function joined(old: string, pieces: readonly Piece[]): string {
  const bytes = utf8(old);
  const decoder = new TextDecoder();
  const parts = pieces.map((piece) => ("take" in piece ? utf8(piece.take) : bytes.subarray(...piece.keep)));
  return parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
}

export const readPack = ({ text }: PackText): Pack => JSON.parse(text) as Pack;

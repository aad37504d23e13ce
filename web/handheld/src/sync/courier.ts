/**
 * 信使: keeps one person's handheld and the server in step for as long as the app is open, whatever the network, the
 * server and the session do meanwhile. The table (`machine.ts`) says what comes after what; here is what is done in
 * each state. Of all tabs one does it.
 */

import { longerPause } from "@wangge/commands";

import { DoorRefused, NoReply, ShutOut } from "../door/problems.ts";
import { presentConnection } from "../photos/when.ts";
import type { Unsent } from "../pouch/outbox.ts";
import type { Stop } from "../shelf/bell.ts";
import { NoRoom } from "../shelf/shelf.ts";
import { after, type SyncEvent, type SyncState } from "./machine.ts";
import type { Rounds } from "./rounds.ts";
import { slept } from "./slept.ts";

/** What the screen shows. */
export interface Standing {
  readonly state: SyncState;
  readonly unsent: number;
  readonly oldest: string | null;
  /** What stopped it last, for those who have to find out: a name such as `NoReply` or `NoRoom`; null where nothing did. */
  readonly trouble: string | null;
  /** When the server was last heard, in milliseconds since 1970; null: not since the app was opened. */
  readonly heard_ms: number | null;
}

const PAUSE_MS_MAX = 60_000;
/** The browser's word that there is no network is not always true, so it is tried all the same. */
const OFFLINE_MS = 20_000;
/** A handheld that only sends, and has nothing to send, asks this often whether it has been stopped. */
const ASKED_EVERY_MS = 600_000;
/** New tokens without anything coming of them: then it is left for a while. */
const SHUT_OUT_MAX = 2;

export class Courier {
  readonly #rounds: Rounds;
  readonly #isOnline: () => boolean;
  readonly #ears = new Set<(standing: Standing) => void>();
  readonly #stops: Stop[] = [];
  #state: SyncState = "stopped";
  #life = new AbortController();
  #stay = new AbortController();
  #pauseMs = 0;
  #shutOuts = 0;
  #unsent: readonly Unsent[] = [];
  #trouble: string | null = null;

  constructor(rounds: Rounds, isOnline: () => boolean = () => navigator.onLine) {
    this.#rounds = rounds;
    this.#isOnline = isOnline;
  }

  get state(): SyncState {
    return this.#state;
  }

  start(): void {
    const browser = globalThis as unknown as EventTarget;
    const on = (name: "online" | "offline"): void => {
      const ear = (): void => this.tell(name);
      browser.addEventListener?.(name, ear);
      this.#stops.push(() => browser.removeEventListener?.(name, ear));
    };
    on("online");
    on("offline");
    const connection = presentConnection();
    const reconsider = (): void => this.#rounds.reconsiderPhotos();
    connection?.addEventListener?.("change", reconsider);
    this.#stops.push(() => connection?.removeEventListener?.("change", reconsider));
    this.#stops.push(this.#rounds.outbox.hear(() => void this.#count()));
    this.#stops.push(this.#rounds.vault.watch((state) => this.tell(state === "open" ? "unlocked" : "locked")));
    this.#life = new AbortController();
    void this.#count();
    this.tell("start");
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.tell("stop");
    this.#life.abort();
  }

  /** The worker asks to try again now. */
  nudge(): void {
    this.#pauseMs = 0;
    this.tell("again");
  }

  watch(hear: (standing: Standing) => void): Stop {
    this.#ears.add(hear);
    hear(this.#standing());
    return () => void this.#ears.delete(hear);
  }

  /** Something has happened; where the table names it for this state, the state's work ends and the next begins. */
  tell(event: SyncEvent): void {
    const next = after(this.#state, event);
    if (next === this.#state) return;
    this.#stay.abort();
    this.#stay = new AbortController();
    this.#state = next;
    this.#show();
    const { signal } = this.#stay;
    void this.#work(next, signal).then(
      (news) => news && !signal.aborted && this.tell(news),
      (error: unknown) => !signal.aborted && this.tell(this.#eventOf(error)),
    );
  }

  async #work(state: SyncState, signal: AbortSignal): Promise<SyncEvent | undefined> {
    switch (state) {
      case "standby":
        await this.#rounds.lead(this.#life.signal);
        return "leads";
      case "sending":
        if (this.#rounds.owesReceipt) return "wipe";
        if (await this.#rounds.send(signal)) this.#wentWell();
        return "sent";
      case "fetching":
        if (!this.#rounds.mayFetch) return "locked";
        await this.#rounds.fetch(signal);
        this.#wentWell();
        this.#shutOuts = 0;
        return "fetched";
      case "live":
        await Promise.race([this.#rounds.follow(signal, () => this.#wentWell()), this.#rounds.keepSending(signal)]);
        return "failed";
      case "locked":
        if (this.#rounds.mayFetch) return "unlocked";
        return this.#sendUntilAsked(signal);
      case "send_only":
      case "twin":
        return this.#sendUntilAsked(signal);
      case "waiting":
        await slept((this.#pauseMs = longerPause(this.#pauseMs, PAUSE_MS_MAX)), signal);
        return "again";
      case "offline":
        await slept(OFFLINE_MS, signal);
        return "again";
      case "renewing":
        return this.#rounds.renew(signal);
      case "wiping":
        await this.#rounds.wipe(signal);
        return "wiped";
      default:
        return undefined;
    }
  }

  /** It does not follow the feed, so nothing would tell it of an order. */
  async #sendUntilAsked(signal: AbortSignal): Promise<SyncEvent> {
    const silentMs = Math.abs(Date.now() - (this.#rounds.heardMs ?? 0));
    const due = slept(Math.max(0, ASKED_EVERY_MS - silentMs), signal);
    await Promise.race([this.#rounds.keepSending(signal), due]);
    return "ask";
  }

  #eventOf(error: unknown): SyncEvent {
    this.#trouble = error instanceof DoorRefused ? error.reason : error instanceof Error ? error.name : String(error);
    if (error instanceof ShutOut) return (this.#shutOuts += 1) > SHUT_OUT_MAX ? this.#later() : "shut_out";
    if (error instanceof NoReply && !this.#isOnline()) return "offline";
    if (!(error instanceof NoReply) && !(error instanceof NoRoom)) console.warn("sync", error);
    return "failed";
  }

  #later(): SyncEvent {
    this.#shutOuts = 0;
    return "failed";
  }

  #wentWell(): void {
    this.#pauseMs = 0;
    this.#trouble = null;
    this.#show();
  }

  async #count(): Promise<void> {
    this.#unsent = await this.#rounds.outbox.all();
    this.#show();
  }

  #standing(): Standing {
    const oldest = this.#unsent.map((row) => row.recorded_at).sort()[0] ?? null;
    return { state: this.#state, unsent: this.#unsent.length, oldest, trouble: this.#trouble, heard_ms: this.#rounds.heardMs };
  }

  #show(): void {
    for (const hear of [...this.#ears]) hear(this.#standing());
  }
}

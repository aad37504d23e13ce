/**
 * Everything that one person carries on this handheld: the mailbox, drafts and photos, the vault that they lie in, and the
 * courier that keeps them in step with the server.
 */

import type { Pack } from "@wangge/rules";

import { Air } from "../door/air.ts";
import { Door, readPack, type ContactTold, type HandoverSheet, type PackText } from "../door/door.ts";
import { Album, taking } from "../photos/album.ts";
import { Drafts } from "../pouch/drafts.ts";
import { Notebook } from "../pouch/notebook.ts";
import { openLocal } from "../pouch/open.ts";
import { Outbox } from "../pouch/outbox.ts";
import { Recorder, type Author } from "../pouch/recorder.ts";
import type { Stop } from "../shelf/bell.ts";
import type { Change } from "../shelf/shelf.ts";
import { Courier } from "../sync/courier.ts";
import { Rounds, type Agreement } from "../sync/rounds.ts";
import { DeviceKey, GraceOver, Vault, VaultLocked, VaultLost } from "../vault/index.ts";
import type { House } from "./house.ts";
import type { Person } from "./person.ts";

interface PackRow extends PackText {
  readonly person: string;
}

/** What one tab tells the others: it was locked, or its keys may have changed. */
interface VaultNews {
  readonly person: string;
  readonly isLocked: boolean;
}

const TICK_MS = 60_000;

/** Nobody can record before this handheld has heard from the server once, since it has neither a key nor a number. */
export class NoPackYet extends Error {
  override readonly name = "NoPackYet";
}

export class Carried {
  readonly person: Person;
  readonly vault: Vault;
  readonly drafts: Drafts;
  readonly album: Album;
  readonly courier: Courier;
  readonly #house: House;
  readonly #outbox: Outbox;
  readonly #recorder: Recorder;
  readonly #rounds: Rounds;
  readonly #door: Door;
  readonly #stops: Stop[] = [];
  #notebook: Notebook | null = null;

  /** @param isOwn whether this person uses the handheld now: of others nothing is opened, what they left is only sent */
  static async of(house: House, person: Person, isOwn: boolean): Promise<Carried> {
    const carried = new Carried(house, person, await Vault.of(house.shelf, person.id), isOwn);
    if (isOwn) carried.#openNotebook(); // where the keys are lost too: recording goes on
    return carried;
  }

  private constructor(house: House, person: Person, vault: Vault, isOwn: boolean) {
    const { shelf, bell, locks, clock, device } = house;
    this.#house = house;
    this.person = person;
    this.vault = vault;
    this.#outbox = new Outbox(shelf, bell, person.id);
    this.#recorder = new Recorder(shelf, locks, bell, vault, clock);
    this.drafts = new Drafts(shelf, vault, person.id);
    this.album = new Album(shelf, bell, vault, person.id);
    const heard = (): void => this.#rounds.heard();
    const air = new Air({ token: () => person.session.token, unsent: () => this.#outbox.header(), heard });
    const door = new Door(air, device);
    this.#door = door;
    this.#rounds = new Rounds({
      ...{ person, vault, outbox: this.#outbox, album: this.album, air, door, bell, locks },
      key: () => DeviceKey.of(shelf, person.id),
      mailbox: () => this.#notebook?.db ?? null,
      sealing: () => this.notebook.sealing(),
      fileUnsent: () => this.#notebook?.fileUnsent() ?? Promise.resolve(),
      fetchPack: () => this.#fetchPack(door),
      count: () => this.#count(),
      wipe: () => this.#wipe(),
      forget: () => shelf.write({ remove: "keys", key: person.id }, { remove: "people", key: person.id }),
    });
    this.courier = new Courier(this.#rounds);
    // The first to hear of new keys: screens look for the notebook as soon as they do.
    this.#stops.push(vault.watch((state) => isOwn && (state === "open" || state === "locked") && this.#openNotebook()));
    this.#stops.push(bell.hear("vault", (said) => void this.#vaultChanged(said as VaultNews)));
    const ticking = setInterval(() => void this.#timePassed(), TICK_MS);
    this.#stops.push(() => clearInterval(ticking));
  }

  /** @throws {VaultLocked} no PIN was ever set */
  get notebook(): Notebook {
    if (this.#notebook === null) throw new VaultLocked();
    return this.#notebook;
  }

  /** Where there is no PIN. @throws as `Vault.setPin`: {VaultLocked} another tab was quicker */
  async setPin(pin: string): Promise<void> {
    await this.#atTheVault(async () => {
      await this.vault.refresh();
      await this.vault.setPin(pin, (publicKey) => this.#outbox.resealed(publicKey));
    });
    this.courier.tell("unlocked");
  }

  /** @throws {GraceOver} the server has to be heard first; {VaultLost} it says that nothing may be read here; and as `Vault.unlock` */
  async unlock(pin: string): Promise<void> {
    if (this.person.session.scope !== "full") throw new VaultLost();
    if (!this.person.mayRead(Date.now())) throw new GraceOver();
    await this.#atTheVault(() => this.vault.unlock(pin));
  }

  /** @throws as `Vault.changePin` */
  changePin(old: string, pin: string): Promise<void> {
    return this.#atTheVault(() => this.vault.changePin(old, pin));
  }

  /** In every tab. */
  lock(): void {
    this.vault.lock();
    this.#house.bell.ring("vault", { person: this.person.id, isLocked: true } satisfies VaultNews);
  }

  /** After a sign-in: where too many PINs were wrong, what lay under the lost keys goes, and a PIN is set anew. What is unsent stays. */
  async forgetLostKeys(): Promise<void> {
    if (this.vault.state !== "lost" || this.vault.id === undefined) return;
    await this.#clear(this.vault.id);
    await this.vault.forget();
  }

  /** The offline pack that lies here; null before the first one came. */
  async pack(): Promise<Pack | null> {
    const row = await this.#house.shelf.get<PackRow>("packs", this.person.id);
    return row === undefined ? null : readPack(row);
  }

  /** A photo or recording of a ticket: what lies here, else as the server shows it. @throws {NoReply | DoorRefused} */
  async photoOf(ticket: string, sha256: string, edgePx: 256 | 1280): Promise<Blob> {
    const own = await this.album.picture(sha256).catch(() => null);
    return own ?? this.#door.photo(sha256, ticket, edgePx);
  }

  /** A picture of a mediation case, likewise. @throws {NoReply | DoorRefused} */
  async casePicture(mediation: string, sha256: string, edgePx: 256 | 1280): Promise<Blob> {
    const own = await this.album.picture(sha256).catch(() => null);
    return own ?? this.#door.casePicture(mediation, sha256, edgePx);
  }

  /** Who reported a ticket: asked of the server each time, and kept nowhere. @throws {NoReply | DoorRefused} */
  revealContact(ticket: string, purpose: string, reason: string): Promise<ContactTold> {
    return this.#door.revealContact(ticket, purpose, reason);
  }

  /** A handover with its list, asked of the server each time. @throws {NoReply | DoorRefused} */
  handover(id: string): Promise<HandoverSheet> {
    return this.#door.handover(id);
  }

  /** 交接确认. @throws {NoReply | DoorRefused} */
  acknowledge(id: string): Promise<HandoverSheet> {
    return this.#door.acknowledge(id);
  }

  sendPhotosNow(): void {
    this.#rounds.sendPhotosNow();
  }

  reconsiderPhotos(): void {
    this.#rounds.reconsiderPhotos();
  }

  /** Where they differ, what is missing is fetched from then on. @throws {DoorRefused | NoReply | ShutOut | VaultLocked} */
  async compare(): Promise<Agreement> {
    let agrees = false;
    try {
      const agreement = await this.#rounds.compare();
      agrees = agreement.agrees;
      return agreement;
    } finally {
      if (!agrees) this.courier.nudge();
    }
  }

  async close(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    this.courier.stop();
    this.vault.lock();
    await this.#notebook?.close();
    this.#notebook = null;
  }

  #openNotebook(): void {
    if (this.vault.id === undefined || this.#notebook !== null) return;
    const { id } = this.vault;
    this.#notebook = new Notebook(this.#mailbox(id), this.#house.bell, this.vault, this.#outbox, this.#recorder, () => this.#author());
  }

  /** One tab at a time tries a PIN or makes keys, and all hear of it. */
  async #atTheVault(work: () => Promise<void>): Promise<void> {
    const { locks, bell } = this.#house;
    try {
      await locks.alone(`wangge-vault-${this.person.id}`, work);
    } finally {
      bell.ring("vault", { person: this.person.id, isLocked: false } satisfies VaultNews);
    }
  }

  async #vaultChanged({ person, isLocked }: VaultNews): Promise<void> {
    if (person !== this.person.id) return;
    if (isLocked) return this.vault.lock();
    await this.vault.refresh();
  }

  /** Reading ends when the grace does, also while the app is open. */
  async #timePassed(): Promise<void> {
    await this.person.passed(Date.now());
    if (this.vault.state === "open" && !this.person.mayRead(Date.now())) this.lock();
  }

  #author(): Author {
    const { session, pack } = this.person;
    if (pack === null) throw new NoPackYet();
    return { person: this.person.id, writer: session.writer, pack };
  }

  async #fetchPack(door: Door): Promise<void> {
    const { shelf } = this.#house;
    const held = await shelf.get<PackRow>("packs", this.person.id);
    const wanted = this.person.session.pack;
    if (wanted === null || (held?.sha256 === wanted.sha256 && this.person.pack !== null)) return;
    const pack = held?.sha256 === wanted.sha256 ? held : await door.pack(wanted, held);
    await shelf.write({ put: "packs", row: { ...pack, person: this.person.id } satisfies PackRow });
    await this.person.change(() => ({ pack: { server_key: readPack(pack).server_key, version: pack.version } }));
  }

  /** What was sealed by keys that are lost: the mailbox, drafts, and photos that are not waiting to be sent. */
  async #clear(vault: string): Promise<void> {
    await this.#notebook?.close();
    this.#notebook = null;
    await openLocal(this.#mailbox(vault)).destroy();
    const { shelf } = this.#house;
    const photos = (await this.album.all()).filter(({ state }) => state !== "waiting");
    const drafts = await shelf.all<{ person: string; id: string }>("drafts", this.person.id);
    await shelf.write(
      ...drafts.map(({ person, id }): Change => ({ remove: "drafts", key: [person, id] })),
      ...photos.flatMap(({ person, sha256 }) => taking(person, sha256)),
    );
  }

  async #count(): Promise<{ documents: number; photos: number; unsent: number }> {
    const db = this.#notebook?.db ?? (this.vault.id === undefined ? null : openLocal(this.#mailbox(this.vault.id)));
    const documents = db === null ? 0 : (await db.allDocs()).rows.length;
    return { documents, photos: (await this.album.all()).length, unsent: (await this.#outbox.all()).length };
  }

  async #wipe(): Promise<void> {
    const { shelf } = this.#house;
    const photos = await this.album.all();
    const { id } = this.vault;
    await this.vault.destroy();
    if (id !== undefined) await this.#clear(id);
    await shelf.write(
      ...photos.flatMap(({ person, sha256 }) => taking(person, sha256)),
      { remove: "packs", key: this.person.id },
      { remove: "vaults", key: this.person.id },
    );
    await this.#outbox.acknowledged(await this.#outbox.all());
  }

  #mailbox(vault: string): string {
    return `mailbox-${this.person.id}-${vault}`;
  }
}

/**
 * Everything that one person carries on this handheld: the mailbox, drafts and photos, the vault that they lie in, and the
 * courier that keeps them in step with the server.
 */

import type { Pack } from "@wangge/rules";

import { Air } from "../door/air.ts";
import { Door, readPack, type PackText } from "../door/door.ts";
import { Album } from "../photos/album.ts";
import { Drafts } from "../pouch/drafts.ts";
import { Notebook } from "../pouch/notebook.ts";
import { openLocal } from "../pouch/open.ts";
import { Outbox } from "../pouch/outbox.ts";
import { Recorder, type Author } from "../pouch/recorder.ts";
import type { Change } from "../shelf/shelf.ts";
import { Courier } from "../sync/courier.ts";
import { Rounds, type Agreement } from "../sync/rounds.ts";
import { DeviceKey, Vault, VaultLocked, VaultLost } from "../vault/index.ts";
import type { House } from "./house.ts";
import type { Person } from "./person.ts";

interface PackRow extends PackText {
  readonly person: string;
}

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
  #notebook: Notebook | null = null;

  /** @param isOwn whether this person uses the handheld now: of others nothing is opened, what they left is only sent */
  static async of(house: House, person: Person, isOwn: boolean): Promise<Carried> {
    const carried = new Carried(house, person, await Vault.of(house.shelf, person.id));
    if (isOwn) carried.#openNotebook();
    return carried;
  }

  private constructor(house: House, person: Person, vault: Vault) {
    const { shelf, bell, locks, clock, device } = house;
    this.#house = house;
    this.person = person;
    this.vault = vault;
    this.#outbox = new Outbox(shelf, bell, person.id);
    this.#recorder = new Recorder(shelf, locks, bell, vault, clock);
    this.drafts = new Drafts(shelf, vault, person.id);
    this.album = new Album(shelf, bell, vault, person.id);
    const air = new Air({ token: () => person.session.token, unsent: () => this.#outbox.header() });
    const door = new Door(air, device);
    this.#door = door;
    this.#rounds = new Rounds({
      ...{ person, vault, outbox: this.#outbox, album: this.album, air, door, bell, locks },
      key: () => DeviceKey.of(shelf, person.id),
      mailbox: () => this.#notebook?.db ?? null,
      fileUnsent: () => this.#notebook?.fileUnsent() ?? Promise.resolve(),
      fetchPack: () => this.#fetchPack(door),
      wipe: () => this.#wipe(),
      forget: () => shelf.write({ remove: "keys", key: person.id }, { remove: "people", key: person.id }),
    });
    this.courier = new Courier(this.#rounds);
  }

  /** @throws {VaultLocked} no PIN was ever set */
  get notebook(): Notebook {
    if (this.#notebook === null) throw new VaultLocked();
    return this.#notebook;
  }

  /** Right after a sign-in, where there is no PIN or the keys are lost. What lay under lost keys goes; what is unsent stays. */
  async setPin(pin: string): Promise<void> {
    const lost = this.vault.id;
    await this.vault.setPin(pin);
    if (lost !== undefined) await this.#clear(lost);
    this.#openNotebook();
    this.courier.tell("unlocked");
  }

  /** @throws {VaultLost} it may no longer be read here until the server has been heard; and as `Vault.unlock` */
  async unlock(pin: string): Promise<void> {
    if (!this.person.mayRead(Date.now())) throw new VaultLost();
    await this.vault.unlock(pin);
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

  sendPhotosNow(): void {
    this.#rounds.sendPhotosNow();
  }

  compare(): Promise<Agreement> {
    return this.#rounds.compare();
  }

  async close(): Promise<void> {
    this.courier.stop();
    this.vault.lock();
    await this.#notebook?.close();
    this.#notebook = null;
  }

  #openNotebook(): void {
    if (this.vault.id === undefined) return;
    const name = `mailbox-${this.person.id}-${this.vault.id}`;
    this.#notebook = new Notebook(() => openLocal(name), this.vault, this.#outbox, this.#recorder, () => this.#author());
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
  async #clear(vault: string): Promise<number> {
    await this.#notebook?.close();
    this.#notebook = null;
    const db = openLocal(`mailbox-${this.person.id}-${vault}`);
    const { rows } = await db.allDocs();
    await db.destroy();
    const { shelf } = this.#house;
    const photos = (await this.album.all()).filter(({ state }) => state !== "waiting");
    const drafts = await shelf.all<{ person: string; id: string }>("drafts", this.person.id);
    await shelf.write(
      ...drafts.map(({ person, id }): Change => ({ remove: "drafts", key: [person, id] })),
      ...photos.flatMap(({ person, sha256 }): Change[] => [
        { remove: "album", key: [person, sha256] },
        { remove: "pictures", key: [person, sha256] },
      ]),
    );
    return rows.length;
  }

  async #wipe(): Promise<{ documents: number; photos: number; unsent: number }> {
    const { shelf } = this.#house;
    const photos = await this.album.all();
    const unsent = await this.#outbox.all();
    const documents = this.vault.id === undefined ? 0 : await this.#clear(this.vault.id);
    await this.vault.destroy();
    await shelf.write(
      ...photos.flatMap(({ person, sha256 }): Change[] => [
        { remove: "album", key: [person, sha256] },
        { remove: "pictures", key: [person, sha256] },
      ]),
      { remove: "packs", key: this.person.id },
      { remove: "vaults", key: this.person.id },
    );
    await this.#outbox.acknowledged(unsent);
    return { documents, photos: photos.length, unsent: unsent.length };
  }
}

/**
 * How a command is written: once, sealed, with the next number of its writer, on the disk before anybody is told so.
 *
 *     under one lock of all tabs:  number taken ─▶ sealed ─▶ [ number, outbox row ] in one write ─▶ into the mailbox
 *                                                             └ a crash here: the row is put in at the next start
 */

import { bodyForTheRecord, COMMAND, offlineNumber, RisingIds, SCHEMA } from "@wangge/commands";

import type { Bell } from "../shelf/bell.ts";
import type { Locks } from "../shelf/locks.ts";
import type { Change, Shelf } from "../shelf/shelf.ts";
import { sealTo, type Vault } from "../vault/index.ts";
import { sha256, utf8 } from "../vault/bytes.ts";
import type { Command } from "./documents.ts";
import { Outbox, type Unsent } from "./outbox.ts";

/** Who records: a person with one install, and the pack's two facts that a body needs. */
export interface Author {
  readonly person: string;
  readonly writer: string;
  readonly pack: { readonly server_key: string; readonly version: string };
}

/** What a command is about. `seen`: the ticket's version that the worker looked at. */
export interface About {
  readonly ticket?: string;
  readonly mediation?: string;
  readonly seen?: number;
}

/** Photos and recordings that belong to a command: what the manifest says of them, and what is written along with it. */
export interface Listing {
  readonly photos: readonly object[];
  readonly changes: readonly Change[];
}

export interface Recorded {
  readonly id: string;
  /** The uuid of the command, and of the ticket if it is a report. */
  readonly uuid: string;
  readonly counter: number;
  readonly number_offline: string;
  readonly recorded_at: string;
}

interface WriterRow {
  readonly writer: string;
  readonly counter: number;
  readonly last: string;
}

/** The device's own clock, which may be wrong: what it says is evidence. */
export interface DeviceClock {
  nowMs(): number;
  monotonicMs(): number;
  readonly bootId: string;
}

const BEIJING_MS = 8 * 3600 * 1000;

/** RFC 3339 with the offset of China, whatever the device's zone. */
export const stamp = (ms: number): string => new Date(ms + BEIJING_MS).toISOString().replace("Z", "+08:00");

const uuidOf = ({ _id }: Command): string => _id.slice(COMMAND.length);
const rowOf = (command: Command): WriterRow => ({ writer: command.writer, counter: command.counter, last: uuidOf(command) });

export class Recorder {
  readonly #shelf: Shelf;
  readonly #locks: Locks;
  readonly #bell: Bell;
  readonly #vault: Vault;
  readonly #clock: DeviceClock;

  constructor(shelf: Shelf, locks: Locks, bell: Bell, vault: Vault, clock: DeviceClock) {
    this.#shelf = shelf;
    this.#locks = locks;
    this.#bell = bell;
    this.#vault = vault;
    this.#clock = clock;
  }

  /**
   * It lies on the disk when the promise resolves, together with the manifest of its photos where it has any.
   *
   * @throws {NoRoom} the handheld is full; nothing has been written, and the number is not used up
   */
  record(author: Author, kind: string, body: object, about: About = {}, listing?: Listing): Promise<Recorded> {
    return this.#locks.alone(`wangge-record-${author.writer}`, async () => {
      const before = await this.#shelf.get<WriterRow>("writers", author.writer);
      const command = await this.#command(author, before, kind, body, about);
      const founded = kind === "report" ? { ticket: uuidOf(command) } : about;
      const photos = listing?.photos ?? [];
      const manifest = photos.length > 0 ? await this.#command(author, rowOf(command), "photo_manifest", { photos }, founded) : undefined;
      const written = manifest === undefined ? [command] : [command, manifest];
      const rows = await Promise.all(written.map((one) => this.#sealed(one)));
      const counted = rowOf(manifest ?? command);
      await this.#shelf.write({ put: "writers", row: counted }, ...rows.map(Outbox.adding), ...(listing?.changes ?? []));
      this.#bell.ring("outbox");
      const { _id: id, counter, recorded_at } = command;
      return { id, uuid: uuidOf(command), counter, number_offline: offlineNumber(author.writer, counter), recorded_at };
    });
  }

  async #command(author: Author, before: WriterRow | undefined, kind: string, body: object, about: About): Promise<Command> {
    const nowMs = this.#clock.nowMs();
    return {
      _id: COMMAND + new RisingIds(before?.last).next(nowMs),
      schema: SCHEMA,
      kind,
      writer: author.writer,
      counter: (before?.counter ?? 0) + 1,
      ...(before && { prev: COMMAND + before.last }),
      ...about,
      by: author.person,
      recorded_at: stamp(nowMs),
      boot_id: this.#clock.bootId,
      monotonic_ms: this.#clock.monotonicMs(),
      body: await bodyForTheRecord(body, author.pack, stamp(nowMs)),
    };
  }

  /** The revision is the content's own digest: a handheld restored from a backup pushes the very same again. */
  async #sealed({ _id: id, ...body }: Command): Promise<Unsent> {
    const text = JSON.stringify(body);
    const { sealed, key } = await sealTo(body, await this.#vault.publicKey(), id);
    const { by: person, counter, writer, kind, recorded_at } = body as Command;
    const rev = `1-${(await sha256(id + text)).slice(0, 32)}`;
    return { person, counter, id, rev, writer, kind, recorded_at, size_bytes: utf8(text).length, sealed, key };
  }
}

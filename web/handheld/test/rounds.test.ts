import PouchDB from "pouchdb-core";
import memory from "pouchdb-adapter-memory";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Air } from "../src/door/air.ts";
import type { Door, Wiped } from "../src/door/door.ts";
import { DoorRefused, NoReply } from "../src/door/problems.ts";
import type { Session } from "../src/door/session.ts";
import { Person } from "../src/install/person.ts";
import { Album, outgrown } from "../src/photos/album.ts";
import { underSeal, type Wire } from "../src/pouch/documents.ts";
import { openLocal, type Local } from "../src/pouch/open.ts";
import { Outbox } from "../src/pouch/outbox.ts";
import { Bell } from "../src/shelf/bell.ts";
import { digestOf, type Digest } from "../src/sync/digest.ts";
import { Rounds, type Load } from "../src/sync/rounds.ts";
import { Vault, type DeviceKey } from "../src/vault/index.ts";
import { MemoryLocks, MemoryShelf } from "./memory-shelf.ts";

PouchDB.plugin(memory);

const NOW = "2026-11-22T12:00:00Z";
const SESSION: Session = {
  token: "t", suggests: [], scope: "full", order: "wipe", expires_at: null, grace_until: null, person: "worker-1", name: "张三", writer: "w",
  mailbox: "/db/w", pack: { version: "1", sha256: "ab", url: "/p" }, server_time: NOW,
}; // prettier-ignore

/** A mailbox on the server, as far as a pull asks for it. */
class Mailbox {
  readonly asked: string[] = [];
  readonly #rows: { seq: number; id: string; revs: string[]; deleted?: true }[] = [];
  #seq = 0;

  write(id: string, n: number, deleted?: true): void {
    const before = this.#rows.findIndex((row) => row.id === id);
    const revs = before === -1 ? [] : this.#rows.splice(before, 1)[0]!.revs;
    this.#seq += 1;
    this.#rows.push({ seq: this.#seq, id, revs: [`${n}-${id.slice(-1)}${n}`, ...revs], ...(deleted && { deleted }) });
  }

  fetch = (url: string, options: RequestInit = {}): Promise<Response> => {
    this.asked.push(url);
    if (url.includes("_bulk_get")) return answer({ results: this.#given(JSON.parse(String(options.body)) as { docs: { id: string }[] }) });
    if (!url.includes("_changes")) return Promise.resolve(new Response('{"error":"not_found"}', { status: 404 }));
    const { searchParams } = new URL(url, "http://server.test");
    const since = Number(searchParams.get("since"));
    const rows = this.#rows.filter(({ seq }) => seq > since);
    const results = rows.map(({ seq, id, revs, deleted }) => {
      const doc = { _id: id, _rev: revs[0]!, ...(deleted ? { _deleted: deleted } : { text: `${id} ${revs[0]}` }) };
      return { seq: String(seq), id, changes: [{ rev: revs[0] }], ...(deleted && { deleted }), doc };
    });
    return answer({ results, last_seq: String(this.#seq), pending: 0 });
  };

  #given({ docs }: { docs: { id: string }[] }) {
    return docs.map(({ id }) => {
      const { revs, deleted } = this.#rows.find((row) => row.id === id)!;
      const _revisions = { start: Number(revs[0]!.split("-")[0]), ids: revs.map((rev) => rev.split("-")[1]) };
      return { id, docs: [{ ok: { _id: id, _rev: revs[0], _revisions, ...(deleted && { _deleted: true }) } }] };
    });
  }
}

const answer = (said: unknown): Promise<Response> =>
  Promise.resolve(new Response(JSON.stringify(said), { headers: { "Content-Type": "application/json" } }));

let shelf: MemoryShelf;
let bell: Bell;
let vault: Vault;
let person: Person;
let db: Local;
let mailbox: Mailbox;
let made = 0;
const signal = new AbortController().signal;

function rounds(door: Partial<Door> = {}, load: Partial<Load> = {}): Rounds {
  const locks = new MemoryLocks();
  const album = new Album(shelf, bell, vault, "worker-1");
  return new Rounds({
    ...{ person, vault, album, bell, locks, door: door as Door, outbox: new Outbox(shelf, bell, "worker-1") },
    air: { fetch: mailbox.fetch } as unknown as Air,
    key: () => Promise.resolve({} as DeviceKey),
    mailbox: () => db,
    sealing: () => (document) => underSeal(document, vault.keys),
    fileUnsent: () => Promise.resolve(),
    fetchPack: () => Promise.resolve(),
    count: () => Promise.resolve({ documents: 3, photos: 2, unsent: 1 }),
    wipe: () => Promise.resolve(),
    forget: () => Promise.resolve(),
    ...load,
  });
}

beforeEach(async () => {
  vi.stubGlobal("location", { origin: "http://server.test" });
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("localStorage", { getItem: () => null });
  [shelf, bell, mailbox] = [new MemoryShelf(), new Bell("rounds-test"), new Mailbox()];
  vault = await Vault.of(shelf, "worker-1", Date.now, 1000);
  await vault.setPin("274951");
  person = await Person.signedIn(shelf, new MemoryLocks(), bell, SESSION, null, Date.parse(NOW));
  made += 1;
  db = openLocal(`mailbox-${made}`, () => {}, "memory");
});
afterEach(async () => {
  bell.close();
  await db.destroy();
  vi.unstubAllGlobals();
});

const ids = async (): Promise<string[]> => (await db.allDocs()).rows.map(({ id, value }) => `${id} ${value.rev}`);

test("what was taken away while a first fill was interrupted is gone when it goes on, and what was changed is changed", async () => {
  for (const id of ["ticket:a", "ticket:b", "ticket:c"]) mailbox.write(id, 1);
  await rounds().fetch(signal);
  await person.change(({ filled }) => ({ filled: { ...filled!, is_whole: false } }));
  mailbox.write("ticket:a", 2, true);
  mailbox.write("ticket:b", 2);
  mailbox.write("ticket:d", 1);

  await rounds().fetch(signal);

  expect(await ids()).toEqual(["ticket:b 2-b2", "ticket:c 1-c1", "ticket:d 1-d1"]);
  const { _conflicts } = await db.get<Wire>("ticket:b", { conflicts: true });
  expect(_conflicts).toBeUndefined();
});

test("where the two differ, the next fetch brings what is missing and no more", async () => {
  for (const id of ["ticket:a", "ticket:b"]) mailbox.write(id, 1);
  await rounds().fetch(signal);
  await db.remove(await db.get("ticket:b"));
  await db.compact();
  const there = await digestOf([["ticket:a", "1-a1"], ["ticket:c", "1-c1"]]);
  const agreement = await rounds({ compare: () => Promise.resolve({ ...there, left_out: [] }) }).compare();
  mailbox.write("ticket:c", 1);

  await rounds().fetch(signal);

  expect(agreement).toEqual({ agrees: false, here: 1, there: 2 });
  expect(await ids()).toEqual(["ticket:a 1-a1", "ticket:c 1-c1"]);
});

test("the server is told what lies here when the two are compared", async () => {
  mailbox.write("ticket:a", 1);
  await rounds().fetch(signal);
  const told: Digest[] = [];
  const compare = (_seq: string, _unsent: readonly string[], own: Digest) => {
    told.push(own);
    return Promise.resolve({ ...own, left_out: [] });
  };

  const { agrees } = await rounds({ compare }).compare();

  expect(agrees).toBe(true);
  expect(told).toEqual([await digestOf([["ticket:a", "1-a1"]])]);
});

test("tickets do not wait for a pack that the server has no more, unless there never was one", async () => {
  mailbox.write("ticket:a", 1);
  const fetchPack = () => Promise.reject(new DoorRefused(404, "pack-unknown"));
  await expect(rounds({}, { fetchPack }).fetch(signal)).rejects.toMatchObject({ name: "ShutOut" });
  await person.change(() => ({ pack: { server_key: "", version: "0" } }));

  await rounds({}, { fetchPack }).fetch(signal);

  expect(await ids()).toEqual(["ticket:a 1-a1"]);
});

test("a sign-out that was not heard is told again, once", async () => {
  const [told, answers] = [[] as string[], [new NoReply(), null]];
  const signOut = (): Promise<void> => {
    told.push("out");
    const error = answers.shift();
    return error ? Promise.reject(error) : Promise.resolve();
  };
  await person.change(() => ({ owes_sign_out: true }));
  await expect(rounds({ signOut }).send(signal)).rejects.toThrow();

  expect(await rounds({ signOut }).send(signal)).toBe(true);
  expect(await rounds({ signOut }).send(signal)).toBe(false);
  expect(told).toEqual(["out", "out"]);
});

test("a wipe whose receipt got lost is told again as it was, also after a restart", async () => {
  const told: Wiped[] = [];
  const heard = (gone: Wiped): Promise<void> => Promise.resolve(void told.push(gone));
  await expect(rounds({ wiped: () => Promise.reject(new NoReply()) }).wipe(signal)).rejects.toThrow(NoReply);
  [person] = (await Person.all(shelf, new MemoryLocks(), bell)) as [Person];
  const nothing = { count: () => Promise.resolve({ documents: 0, photos: 0, unsent: 0 }) };
  expect(rounds({}, nothing).owesReceipt).toBe(true);

  await rounds({ wiped: heard }, nothing).wipe(signal);

  expect(told).toMatchObject([{ documents: 3, photos: 2, unsent: 1 }]);
});

test("a wipe that is overtaken by a new sign-in forgets nobody, and owes no receipt any more", async () => {
  const over = new AbortController();
  const forgotten: string[] = [];
  const forget = (): Promise<void> => Promise.resolve(void forgotten.push("worker-1"));
  const again = async (): Promise<void> => {
    person = await Person.signedIn(shelf, new MemoryLocks(), bell, { ...SESSION, order: null, writer: "w2" }, null, Date.parse(NOW));
    over.abort();
  };

  await expect(rounds({ wiped: again }, { forget }).wipe(over.signal)).rejects.toThrow();

  expect(forgotten).toEqual([]);
  expect(rounds().owesReceipt).toBe(false);
});

test("a wipe that was broken off before it began takes nothing away", async () => {
  const taken: string[] = [];
  const wipe = (): Promise<void> => Promise.resolve(void taken.push("all"));

  await expect(rounds({}, { wipe }).wipe(AbortSignal.abort())).rejects.toThrow();

  expect(taken).toEqual([]);
});

test("a renewal that is broken off does not reach the server any more", async () => {
  const over = new AbortController();
  const signals: AbortSignal[] = [];
  const refresh: Door["refresh"] = (_writer, _key, _session, heard) => {
    signals.push(heard);
    return Promise.resolve(SESSION);
  };

  await rounds({ refresh }).renew(over.signal);
  over.abort();

  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

test("photos that cannot be sent hold up no text", async () => {
  const { sha256 } = await new Album(shelf, bell, vault, "worker-1").add(new Blob(["x"]), "recording", { taken_at: NOW });
  const album = new Album(shelf, bell, vault, "worker-1");
  await shelf.write(...(await album.listing([{ sha256 }])).changes);
  const over = new AbortController();
  album.unsentBytes = () => Promise.reject(new NoReply());

  const sending = rounds({}, { album }).keepSending(over.signal);
  const first = await Promise.race([sending.then(() => "ended", () => "torn down"), new Promise((resolve) => setTimeout(() => resolve("goes on"), 50))]);
  over.abort();

  expect(first).toBe("goes on");
});

test("of the pictures that were sent only the last taken stay", () => {
  const picture = (state: "sent" | "waiting" | "kept", day: number) => ({ state, taken_at: `2026-11-0${day}T00:00:00Z` });
  const pictures = [picture("sent", 1), picture("waiting", 2), picture("sent", 3), picture("kept", 4), picture("sent", 5)];

  expect(outgrown(pictures, 1).map(({ taken_at }) => taken_at.slice(9, 10))).toEqual(["3", "1"]);
  expect(outgrown(pictures, 3)).toEqual([]);
});

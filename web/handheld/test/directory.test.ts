import PouchDB from "pouchdb-core";
import memory from "pouchdb-adapter-memory";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Directory } from "../src/pouch/directory.ts";
import { underSeal, type Wire } from "../src/pouch/documents.ts";
import { kept, shelfOf } from "../src/pouch/kept-list.ts";
import { openLocal, type Local } from "../src/pouch/open.ts";
import { seal, Vault, type Keys } from "../src/vault/index.ts";
import { MemoryShelf } from "./memory-shelf.ts";

PouchDB.plugin(memory);

const ticket = (id: string, n: number, description = "路灯不亮"): Wire => ({
  _id: `ticket:${id}`, _rev: `${n}-${id}${n}`, number: `G${id}`, description, trail: [{ what: "Reported" }],
  areas: [{ code: "g1" }, { code: "s1" }], legs: [{ no: 1, unit: "urban", dispatched_at: "2026-11-23T05:02:07Z" }],
}); // prettier-ignore

let keys: Keys;
let db: Local;
let directories: Directory[];
let told: string[];
let made = 0;

/** As at a start of the app; everything that is written is told to it. */
function directory(quietMs = 0): Directory {
  const opened = new Directory((question) => question(db), keys, (id) => told.push(id), quietMs);
  directories.push(opened);
  return opened;
}
const write = async (...documents: Wire[]): Promise<void> => {
  await db.bulkDocs(await Promise.all(documents.map((each) => underSeal(each, keys))), { new_edits: false });
};
const numbers = (opened: Directory): unknown[] | undefined => opened.list("ticket:")?.map(({ number }) => number);
const gone = (id: string): Wire => ({ _id: `ticket:${id}`, _rev: `2-${id}2`, _deleted: true, _revisions: { start: 2, ids: [`${id}2`, `${id}1`] } });
/** The ids in what is kept. */
const keptIds = async (): Promise<string[]> => (await kept(db, keys)).map(({ _id }) => _id).sort();
const PATIENCE = 60_000;
const NEVER_MS = 2 ** 30;

beforeEach(async () => {
  [directories, told] = [[], []];
  const held = await Vault.of(new MemoryShelf(), "worker-1", Date.now, 1000);
  await held.setPin("274951");
  keys = held.keys;
  made += 1;
  db = openLocal(`directory-${made}`, (written) => directories.forEach((each) => each.changed(written)), "memory");
});
afterEach(async () => {
  for (const each of directories) await each.close();
  await db.destroy();
  vi.restoreAllMocks();
});

test("lists show of a ticket what a card shows, and the whole of everything else", async () => {
  await write(ticket("a", 1, "灯".repeat(500)), { _id: "task:a", _rev: "1-a", expects: "sign" });
  const opened = directory();
  await opened.ready;

  const [{ description, ...listed }] = opened.list<Wire>("ticket:") as [Wire];
  expect(description).toBe(`${"灯".repeat(120)}…`);
  expect(listed).toMatchObject({ _id: "ticket:a", _rev: "1-a1", areas: [{ code: "g1" }], legs: [{ no: 1, dispatched_at: "2026-11-23T05:02:07Z" }] });
  expect(listed).not.toHaveProperty("trail");
  expect(opened.list("task:")).toEqual([{ _id: "task:a", _rev: "1-a", expects: "sign" }]);
});

test("a ticket of an older schema, which lacks what came later, is listed all the same", async () => {
  await write({ _id: "ticket:a", _rev: "1-a", number: "Ga", state: "dispatched", description: "路灯不亮", areas: [{ code: "g1" }], legs: [{ no: 1 }] });
  const opened = directory();
  await opened.ready;

  expect(opened.list("ticket:")).toMatchObject([{ number: "Ga", state: "dispatched", areas: [{ code: "g1" }], legs: [{ no: 1 }] }]);
});

test("what is kept is shown at the next start before a document is opened, without what has gone, and then what changed meanwhile is read", async () => {
  const first = directory();
  await first.ready;
  await write(ticket("a", 1), ticket("b", 1), ticket("c", 1));
  await vi.waitFor(async () => expect(await kept(db, keys)).toHaveLength(3), PATIENCE);
  await first.close();
  directories = [];
  await write({ ...ticket("b", 2), number: "Gb, changed", _revisions: { start: 2, ids: ["b2", "b1"] } });
  await write(gone("c"));

  const again = directory();
  await again.ready;
  const shown = numbers(again);
  await vi.waitFor(() => expect(numbers(again)).toEqual(["Ga", "Gb, changed"]), PATIENCE);

  expect(shown).toEqual(["Ga", "Gb"]);
});

test("what is put under seal here is listed without being opened again", async () => {
  const opened = directory();
  await opened.ready;
  const decrypt = vi.spyOn(crypto.subtle, "decrypt");
  opened.expect(ticket("a", 1));
  await write(ticket("a", 1));
  await vi.waitFor(() => expect(numbers(opened)).toEqual(["Ga"]), PATIENCE);

  expect(decrypt).not.toHaveBeenCalled();
});

test("what was expected and then written otherwise is read as it was written", async () => {
  const opened = directory();
  await opened.ready;
  opened.expect({ ...ticket("a", 2), number: "expected" });
  await write({ ...ticket("a", 1), number: "written" });

  await vi.waitFor(() => expect(numbers(opened)).toEqual(["written"]), PATIENCE);
});

test("whoever watches is told which document is another, and that of one that has gone", async () => {
  const opened = directory();
  await opened.ready;
  await write(ticket("a", 1));
  await vi.waitFor(() => expect(numbers(opened)).toEqual(["Ga"]), PATIENCE);
  told = [];
  await write(gone("a"));
  await vi.waitFor(() => expect(numbers(opened)).toEqual([]), PATIENCE);

  expect(told).toEqual(["ticket:a"]);
});

test("a mailbox that could not be read is read a moment later", async () => {
  await write(ticket("a", 1));
  let failures = 2;
  const opened = new Directory((question) => (failures-- > 0 ? Promise.reject(new Error("closed")) : question(db)), keys, () => {}, 0);
  directories.push(opened);
  await opened.ready;

  expect(numbers(opened)).toEqual(["Ga"]);
});

test("one that is closed before anything is known lets nobody wait", async () => {
  const opened = directory();
  void opened.close();
  await opened.ready;

  expect(opened.list("ticket:")).toBeNull();
});

test("what is revoked is not kept a moment longer, however busy the mailbox is", async () => {
  await write(ticket("a", 1), ticket("b", 1));
  const first = directory();
  await first.ready;
  await vi.waitFor(async () => expect(await keptIds()).toEqual(["ticket:a", "ticket:b"]), PATIENCE);
  await first.close();
  directories = [];
  const busy = directory(NEVER_MS);
  await busy.ready;
  await write(gone("a"));

  await vi.waitFor(async () => expect(await keptIds()).toEqual(["ticket:b"]), PATIENCE);
});

test("what was revoked while the vault was locked is not kept from the next start on", async () => {
  const first = directory();
  await write(ticket("a", 1), ticket("b", 1));
  await vi.waitFor(async () => expect(await keptIds()).toHaveLength(2), PATIENCE);
  await first.close();
  directories = [];
  await write(gone("a"));
  directory(NEVER_MS);

  await vi.waitFor(async () => expect(await keptIds()).toEqual(["ticket:b"]), PATIENCE);
});

test("one that is closed before it was quiet keeps what it knows", async () => {
  const opened = directory(NEVER_MS);
  await opened.ready;
  await write(ticket("a", 1));
  await vi.waitFor(() => expect(numbers(opened)).toEqual(["Ga"]), PATIENCE);
  await opened.close();

  expect(await keptIds()).toEqual(["ticket:a"]);
});

test.each([
  ["spoilt", () => ({ iv: "AAAAAAAAAAAAAAAA", text: "AAAA" })],
  ["of another form", (id: string) => seal([ticket("a", 1)], keys.data, id)],
])("a part of what is kept that is %s hides no list, and is written anew", async (_, sealedAs) => {
  const first = directory();
  await write(ticket("a", 1), ticket("b", 1));
  await vi.waitFor(async () => expect(await keptIds()).toHaveLength(2), PATIENCE);
  await first.close();
  directories = [];
  const id = `_local/listed-1-${shelfOf("ticket:a")}`;
  await db.put({ ...(await db.get(id)), sealed: await sealedAs(id) });
  const opened = directory();

  await vi.waitFor(() => expect(numbers(opened)).toEqual(["Ga", "Gb"]), PATIENCE);
  await opened.close();
  expect(await keptIds()).toEqual(["ticket:a", "ticket:b"]);
});

test("a part of another form goes also where nothing is left to write over it", async () => {
  const id = `_local/listed-1-${shelfOf("ticket:a")}`;
  await db.put({ _id: id, sealed: await seal([ticket("a", 1)], keys.data, id) });
  await directory().ready;

  await expect(db.get(id)).rejects.toMatchObject({ status: 404 });
});

test("a part that the disk does not give back hides no list", async () => {
  const first = directory();
  await write(ticket("a", 1), ticket("b", 1));
  await vi.waitFor(async () => expect(await keptIds()).toHaveLength(2), PATIENCE);
  await first.close();
  directories = [];
  const get = db.get.bind(db) as (...asked: unknown[]) => unknown;
  const lost = `_local/listed-1-${shelfOf("ticket:a")}`;
  vi.spyOn(db, "get").mockImplementation(((...asked: unknown[]) => (asked[0] === lost ? Promise.reject(new Error("cannot read")) : get(...asked))) as typeof db.get);
  const opened = directory();

  await vi.waitFor(() => expect(numbers(opened)).toEqual(["Ga", "Gb"]), PATIENCE);
});

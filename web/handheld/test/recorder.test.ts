import { afterEach, beforeEach, expect, test } from "vitest";

import { Drafts } from "../src/pouch/drafts.ts";
import { Outbox, onTheWire } from "../src/pouch/outbox.ts";
import { Recorder, type Author } from "../src/pouch/recorder.ts";
import { Bell } from "../src/shelf/bell.ts";
import { NoRoom } from "../src/shelf/shelf.ts";
import { Vault } from "../src/vault/index.ts";
import { MemoryLocks, MemoryShelf } from "./memory-shelf.ts";

const NOON_MS = Date.parse("2026-11-22T04:00:00Z");
const YEAR_MS = 365 * 24 * 3600 * 1000;

let shelf: MemoryShelf;
let bell: Bell;
let vault: Vault;
let outbox: Outbox;
let clock: { ms: number };

const author: Author = { person: "worker-1", writer: "a3f2c41d9e07b658", pack: { server_key: "", version: "2026-11" } };
const recorder = (): Recorder =>
  new Recorder(shelf, new MemoryLocks(), bell, vault, { nowMs: () => clock.ms, monotonicMs: () => 7, bootId: "b-1" });
const note = (text: string) => recorder().record(author, "note", { text }, { ticket: "t-1", seen: 3 });

beforeEach(async () => {
  [shelf, bell, clock] = [new MemoryShelf(), new Bell("test"), { ms: NOON_MS }];
  vault = await Vault.of(shelf, "worker-1", Date.now, 1000);
  await vault.setPin("274951");
  outbox = new Outbox(shelf, bell, "worker-1");
});
afterEach(() => bell.close());

test("a command travels as it was recorded, with all that the server wants to know of it", async () => {
  const recorded = await note("已围挡");

  const [row] = await outbox.all();
  const { _rev, _revisions, ...sent } = await onTheWire(row!);
  expect(sent).toEqual({
    _id: recorded.id, schema: 1, kind: "note", writer: "a3f2c41d9e07b658", counter: 1, ticket: "t-1", seen: 3, by: "worker-1",
    recorded_at: "2026-11-22T12:00:00.000+08:00", boot_id: "b-1", monotonic_ms: 7, body: { text: "已围挡" },
  }); // prettier-ignore
  expect(_revisions).toEqual({ start: 1, ids: [_rev!.slice(2)] });
  expect(recorded.number_offline).toBe("离A3F20001");
});

test("nothing of a body lies in clear in the outbox", async () => {
  await note("王阿姨家漏水");

  expect(JSON.stringify(await outbox.all())).not.toContain("王阿姨");
});

test("numbers go on and ids rise through restarts and clocks a year wrong either way", async () => {
  const made = [];
  for (const ms of [NOON_MS, NOON_MS + YEAR_MS, NOON_MS, NOON_MS - YEAR_MS, NOON_MS]) {
    clock.ms = ms;
    made.push(await note("一"));
  }

  expect(made.map(({ counter }) => counter)).toEqual([1, 2, 3, 4, 5]);
  expect(made.map(({ id }) => id)).toEqual(made.map(({ id }) => id).sort());
});

test("each command names the one before", async () => {
  const first = await note("一");
  await note("二");

  const [, row] = await outbox.all();
  expect(await onTheWire(row!)).toMatchObject({ prev: first.id });
});

test("on a full handheld nothing is recorded and no number is lost", async () => {
  await note("一");
  shelf.isFull = true;
  await expect(note("二")).rejects.toThrow(NoRoom);
  shelf.isFull = false;

  expect((await note("二")).counter).toBe(2);
  expect(await outbox.all()).toHaveLength(2);
});

test("what a draft has become and the draft itself change places in one write", async () => {
  const drafts = new Drafts(shelf, vault, "worker-1");
  await drafts.save("draft-1", { description: "井盖" });
  const listing = { photos: [], changes: [drafts.discarding("draft-1")] };
  shelf.isFull = true;
  await expect(recorder().record(author, "report", { description: "井盖" }, {}, listing)).rejects.toThrow(NoRoom);
  expect(await drafts.all()).toHaveLength(1);
  shelf.isFull = false;

  await recorder().record(author, "report", { description: "井盖" }, {}, listing);

  expect(await drafts.all()).toEqual([]);
});

test("recording needs no PIN", async () => {
  vault.lock();

  const { counter } = await note("锁着也能记");

  expect(counter).toBe(1);
});

test("photos come with a manifest of their own about the ticket that a report founds", async () => {
  const photos = [{ sha256: "ab", size_bytes: 3 }];
  const { uuid } = await recorder().record(author, "report", { description: "井盖" }, {}, { photos, changes: [] });

  const [, manifest] = await outbox.all();
  expect(await onTheWire(manifest!)).toMatchObject({ kind: "photo_manifest", counter: 2, ticket: uuid, body: { photos } });
});

test("at the same moment from all sides each command still has its own number", async () => {
  const one = recorder();

  const made = await Promise.all(Array.from({ length: 20 }, () => one.record(author, "note", { text: "一" })));

  expect(made.map(({ counter }) => counter).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

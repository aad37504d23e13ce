import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "./outbox.mjs";

const command = (n) => ({ _id: `command:${n}`, recorded_at: `2026-11-22T12:0${n}:00.000+08:00` });
const change = (n, seq) => ({ id: `command:${n}`, seq, doc: command(n) });

test("what was written counts as unsent at once, with the oldest named", () => {
  const outbox = new Outbox(0);

  outbox.add(command(2));
  outbox.add(command(1));

  assert.deepEqual(outbox.headers(), { "Wangge-Unsent": "2;oldest=2026-11-22T12:01:00.000+08:00" });
});

test("a checkpoint takes out what it covers and no more", () => {
  const outbox = new Outbox(0);
  outbox.seen(change(1, 1));
  outbox.seen(change(2, 2));
  outbox.add(command(3));

  outbox.acknowledged(1);

  assert.equal(outbox.size, 2);
});

test("a checkpoint may come before the changes feed tells of the command", () => {
  const outbox = new Outbox(0);
  outbox.add(command(1));

  outbox.acknowledged(5);
  outbox.seen(change(1, 5));

  assert.deepEqual(outbox.headers(), {});
});

test("a replication that starts over from an older checkpoint makes nothing unsent again", () => {
  const outbox = new Outbox(7);

  outbox.acknowledged(2);
  outbox.seen(change(1, 6));

  assert.equal(outbox.size, 0);
});

test("receipts and tickets are not this handheld's to send", () => {
  const outbox = new Outbox(0);

  outbox.seen({ id: "receipt:1", seq: 3, doc: {} });

  assert.equal(outbox.size, 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import sodium from "libsodium-wrappers";

import { bodyForTheRecord, offlineNumber, RisingIds, uuid7 } from "../src/index.mjs";

const NOW = Date.parse("2026-11-22T04:00:00Z");
const STAMP = "2026-11-22T12:00:00.000+08:00";

async function pack() {
  await sodium.ready;
  const keys = sodium.crypto_box_keypair();
  return { version: "2026-11", server_key: sodium.to_base64(keys.publicKey, sodium.base64_variants.ORIGINAL) };
}

test("an id is a UUID of version 7 and the RFC's variant that begins with its milliseconds", () => {
  const id = uuid7(NOW, 0);

  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(parseInt(id.replaceAll("-", "").slice(0, 12), 16), NOW);
});

test("ids of one handheld rise within a millisecond, past 4096 of them, and when the clock is set back", () => {
  const ids = new RisingIds();
  const made = Array.from({ length: 10_000 }, (_, i) => ids.next(i < 5000 ? NOW : NOW - 3_600_000));

  assert.deepEqual(made, [...made].sort());
  assert.equal(new Set(made).size, made.length);
});

test("a contact is nowhere in the record but sealed", async () => {
  const body = { description: "井盖破损", contact: { name: "王阿姨", phone: "13800000000" } };

  const kept = await bodyForTheRecord(body, await pack(), STAMP);

  assert.deepEqual(Object.keys(kept).sort(), ["contact_sealed", "description"]);
  assert.doesNotMatch(JSON.stringify(kept), /13800000000|王阿姨/);
});

test("a position gets the time of recording and the handheld's boundaries when it has none", async () => {
  const body = { position: { lon: 110.3, lat: 20.0, crs: "gcj02" } };

  const { position } = await bodyForTheRecord(body, await pack(), STAMP);

  assert.deepEqual(position, { fixed_at: STAMP, boundary_version: "2026-11", lon: 110.3, lat: 20.0, crs: "gcj02" });
});

test("a position that knows its own time keeps it", async () => {
  const earlier = "2026-11-22T11:58:00+08:00";
  const body = { position: { lon: 110.3, lat: 20.0, crs: "wgs84", fixed_at: earlier } };

  const { position } = await bodyForTheRecord(body, await pack(), STAMP);

  assert.equal(position.fixed_at, earlier);
});

test("the offline number is 离, the device's short code and the counter", () => {
  assert.equal(offlineNumber("a3f2c0de-0000-7000-8000-000000000000", 12), "离A3F20012");
});

import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { photoIn, Photos } from "./photos.mjs";

const BYTES = Buffer.alloc(150_000, "photo");

/** A server that takes uploads; each `failures` names a method of which one request never comes back. */
function server(...failures) {
  const there = { bytes: undefined, asked: [] };
  const fetch = async (_path, { method, headers, body }) => {
    there.asked.push(method);
    const failing = failures.indexOf(method);
    if (method === "POST") there.bytes = Buffer.alloc(0);
    if (method === "PATCH") {
      assert.equal(Number(Object.fromEntries(headers)["Upload-Offset"]), there.bytes.length);
      there.bytes = Buffer.concat([there.bytes, body]);
    }
    if (failing >= 0) {
      failures.splice(failing, 1);
      throw new Error("no reply");
    }
    if (there.bytes === undefined) return new Response(null, { status: 404 });
    return new Response(null, { status: 200, headers: { "Upload-Offset": `${there.bytes.length}` } });
  };
  return { there, fetch };
}

async function sent(fetch) {
  const file = join(await mkdtemp(join(tmpdir(), "photos-")), "one.jpg");
  await writeFile(file, BYTES);
  const photos = new Photos(fetch);
  photos.add([await photoIn(file)]);
  const running = photos.run();
  while (photos.unsent > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  photos.close();
  await running;
  return photos;
}

test("a photo comes in pieces, and whole", async () => {
  const { there, fetch } = server();

  assert.equal((await sent(fetch)).sent, 1);

  assert.deepEqual(there.asked, ["HEAD", "POST", "PATCH", "PATCH", "PATCH"]);
  assert.ok(there.bytes.equals(BYTES));
});

test("after a lost reply it goes on from where the server says", async () => {
  const { there, fetch } = server("PATCH");

  await sent(fetch);

  assert.deepEqual(there.asked, ["HEAD", "POST", "PATCH", "HEAD", "PATCH", "PATCH"]);
  assert.ok(there.bytes.equals(BYTES));
});

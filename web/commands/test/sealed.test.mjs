import assert from "node:assert/strict";
import { test } from "node:test";

import sodium from "libsodium-wrappers";

import { sealed } from "../src/index.mjs";

const CONTACT = { name: "王阿姨", phone: "13800000000" };

async function serverKeys() {
  await sodium.ready;
  const { ORIGINAL } = sodium.base64_variants;
  const keys = sodium.crypto_box_keypair();
  const open = (text) =>
    sodium.crypto_box_seal_open(sodium.from_base64(text, ORIGINAL), keys.publicKey, keys.privateKey, "text");
  return { published: sodium.to_base64(keys.publicKey, ORIGINAL), open };
}

test("the holder of the secret key reads the contact that was sealed", async () => {
  const keys = await serverKeys();

  const text = await sealed(CONTACT, keys.published);

  assert.deepEqual(JSON.parse(keys.open(text)), CONTACT);
});

test("nobody else does", async () => {
  const [server, somebody] = [await serverKeys(), await serverKeys()];

  const text = await sealed(CONTACT, server.published);

  assert.throws(() => somebody.open(text));
});

test("the same contact sealed twice gives nothing away by looking alike", async () => {
  const { published } = await serverKeys();

  assert.notEqual(await sealed(CONTACT, published), await sealed(CONTACT, published));
});

/**
 * A handheld that has gone wrong: it syncs documents that nobody can take in, and one good report after them.
 * `node odd_documents.mjs ADDRESS LOGIN PASSWORD FOLDER`; prints the receipts that it holds in the end, by document id.
 */

import { createHash, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const [address, login, password, folder] = process.argv.slice(2);
const PouchDB = createRequire(new URL("../../web/scripted/live.mjs", import.meta.url))("pouchdb");

const headers = { "content-type": "application/json" };
const signIn = await fetch(`${address}/mobile/v1/session`, { method: "POST", headers, body: JSON.stringify({ login, password }) });
const session = await signIn.json();
const authorised = (url, options) => {
  options.headers.set("authorization", `Bearer ${session.token}`);
  return PouchDB.fetch(url, options);
};

const local = new PouchDB(`${folder}/odd`);
let counter = 0;

function uuid7() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function command(changes = {}) {
  counter += 1;
  return {
    _id: `command:${uuid7()}`,
    schema: 1,
    kind: "report",
    writer: session.writer,
    counter,
    by: session.person,
    recorded_at: new Date().toISOString(),
    boot_id: "boot",
    monotonic_ms: 1,
    body: { request_type: "PATROL", description: "井盖缺失", category: "0103", address: "海甸五西路1号" },
    ...changes,
  };
}

const named = {};
async function put(name, document) {
  const { rev } = await local.put(document);
  named[name] = document._id;
  return { ...document, _rev: rev };
}

await put("malformed", command({ counter: "three" }));
await put("no counter at all", { _id: `command:${uuid7()}`, hello: "world" });
await put("not a command", { _id: "shopping list", milk: 2 });
await put("future", command({ schema: 9 }));
await put("unknown kind", command({ kind: "teleport" }));
await put("foreign author", command({ by: "somebody-else" }));
await put("foreign writer", command({ writer: "ffffffffffffffff", counter: 1 }));
await put("oversized", command({ padding: "大".repeat(400_000) }));
const edited = await put("edited", command());
await local.put({ ...edited, body: { ...edited.body, description: "改过的内容" } });
const deleted = await put("deleted", command());
await local.remove(deleted);
await put("good", command());

const receiptOf = (id) =>
  id.startsWith("command:")
    ? `receipt:${id.slice("command:".length)}`
    : `receipt:${createHash("sha256").update(id).digest("hex").slice(0, 16)}`;

const sync = local.sync(new PouchDB(address + session.mailbox, { fetch: authorised, skip_setup: true }), { live: true, retry: true });
const answers = {};
for (let looks = 0; looks < 300 && Object.keys(answers).length < Object.keys(named).length; looks += 1) {
  await sleep(100);
  for (const [name, id] of Object.entries(named)) {
    const receipt = await local.get(receiptOf(id)).catch(() => null);
    if (receipt) answers[name] = { id, verdicts: receipt.verdicts };
  }
}
sync.cancel();
process.stdout.write(JSON.stringify(answers), () => process.exit(0));

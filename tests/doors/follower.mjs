/**
 * A handheld that does what it is told: `node follower.mjs ADDRESS LOGIN PASSWORD FOLDER`, one JSON order a line on
 * standard input, one JSON answer a line on standard output.
 *
 *   {"record": body}   writes a report, on the handheld only; answers {"id": uuid}
 *   {"sync": true}     pushes and pulls once; answers {"ids": [live documents], "pack": version, "notices": [...]}
 */

import { createInterface } from "node:readline";

import { COMMAND, RisingIds, SCHEMA } from "@wangge/commands";
import { signIn } from "../../web/scripted/door.mjs";
import { openLocal, openMailbox } from "../../web/scripted/pouch.mjs";

const [address, login, password, folder] = process.argv.slice(2);
const session = await signIn(fetch, address, { login, password });
const local = openLocal(`${folder}/${login}`);
const authorised = (url, options = {}) => {
  const headers = new Headers(options.headers);
  headers.set("authorization", `Bearer ${session.token}`);
  return fetch(url, { ...options, headers });
};
const mailbox = openMailbox(address + session.mailbox, authorised);
const ids = new RisingIds();
let counter = 0;

async function record(body) {
  counter += 1;
  const id = ids.next(Date.now());
  await local.put({
    _id: COMMAND + id,
    schema: SCHEMA,
    kind: "report",
    writer: session.writer,
    counter,
    by: session.person,
    recorded_at: new Date().toISOString(),
    boot_id: "boot",
    monotonic_ms: counter,
    body,
  });
  return { id };
}

async function sync() {
  await local.sync(mailbox);
  const { rows } = await local.allDocs({ include_docs: true });
  const documents = rows.map((row) => row.doc);
  return {
    ids: documents.map((document) => document._id),
    pack: documents.find((document) => document._id === "pack:current").version,
    notices: documents.filter((document) => document._id.startsWith("notice:")),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  const answer = order.record ? await record(order.record) : await sync();
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await local.close();

/**
 * The handheld's door beside replication: signing in, and fetching the offline pack.
 */

import { createHash } from "node:crypto";

const MODEL = "scripted handheld (PouchDB under Node)";
const TRY_AGAIN = new Set([408, 425, 429]);

/** The server has answered, and its answer is no: a wrong password, a person who has left. Asking again is no use. */
export class SignInRefused extends Error {
  name = "SignInRefused";
}

/** The door could not be used this time; the same request may pass later. */
export class DoorTrouble extends Error {
  name = "DoorTrouble";
}

/**
 * @param {string | undefined} writer the install's id, once the server has given one
 * @returns {Promise<object>} `{token, expires_at, person, writer, mailbox, pack: {version, sha256, url}, server_time}`
 * @throws {SignInRefused | DoorTrouble} and whatever the network throws
 */
export async function signIn(fetch, server, { login, password, writer }) {
  const answer = await fetch(new URL("/mobile/v1/session", server).href, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ login, password, device: MODEL, ...(writer && { writer }) }),
  });
  if (answer.ok) return answer.json();
  const refused = answer.status >= 400 && answer.status < 500 && !TRY_AGAIN.has(answer.status);
  throw new (refused ? SignInRefused : DoorTrouble)(`${login}: sign-in answered ${await inWords(answer)}`);
}

/**
 * The offline pack, checked against the digest that sign-in promised.
 *
 * @throws {DoorTrouble} and whatever the network throws
 */
export async function fetchPack(fetch, server, { token, pack }) {
  const answer = await fetch(new URL(pack.url, server).href, {
    headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
  });
  if (!answer.ok) throw new DoorTrouble(`the pack answered ${await inWords(answer)}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== pack.sha256) throw new DoorTrouble(`the pack has sha256 ${sha256}, promised was ${pack.sha256}`);
  return JSON.parse(bytes.toString("utf8"));
}

/** A refusal for the operator's eyes: the status, and the title and detail of a problem document where there is one. */
async function inWords(answer) {
  const text = await answer.text();
  try {
    const { title, detail } = JSON.parse(text);
    return [answer.status, title, detail].filter(Boolean).join(", ");
  } catch {
    return `${answer.status}`;
  }
}

/**
 * Why a contact cannot be read on its way: it is sealed to the server's public key before it is written down, so
 * that neither the handheld's database nor the mailbox ever holds a telephone number in clear.
 */

import sodium from "libsodium-wrappers";

/**
 * libsodium's sealed box (`crypto_box_seal`) over the contact's JSON, in standard base64. Nobody but the holder of
 * the secret key opens it, not even the handheld that made it.
 *
 * @param {object} contact name, phone and whatever else identifies a person
 * @param {string} serverKey the X25519 public key of the pack, in standard base64
 */
export async function sealed(contact, serverKey) {
  await sodium.ready;
  const { ORIGINAL } = sodium.base64_variants;
  const key = sodium.from_base64(serverKey, ORIGINAL);
  return sodium.to_base64(sodium.crypto_box_seal(JSON.stringify(contact), key), ORIGINAL);
}

/**
 * A command's body as it may lie in a database: what identifies a person sealed to the server's key (`contact`, and
 * `person` of each of `parties`), the position with its time and the boundaries that the handheld knew.
 *
 * @param {Record<string, any>} body as it was filled in, in clear
 * @param {{server_key: string, version: string}} pack the offline pack's two facts that a body needs
 * @param {string} recordedAt
 * @returns {Promise<Record<string, unknown>>}
 */
export async function bodyForTheRecord({ contact, parties, position, ...body }, pack, recordedAt) {
  return {
    ...body,
    ...(contact && { contact_sealed: await sealed(contact, pack.server_key) }),
    ...(parties && { parties: await Promise.all(parties.map((/** @type {any} */ one) => sealedParty(one, pack))) }),
    ...(position && { position: { fixed_at: recordedAt, boundary_version: pack.version, ...position } }),
  };
}

/**
 * @param {Record<string, any>} party
 * @param {{server_key: string}} pack
 */
async function sealedParty({ person, ...party }, pack) {
  return person ? { ...party, sealed: await sealed(person, pack.server_key) } : party;
}

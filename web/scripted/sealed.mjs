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

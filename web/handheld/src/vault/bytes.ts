/** Bytes as the text that documents and doors want. */

export type Bytes = Uint8Array<ArrayBuffer>;

const AT_ONCE = 0x8000;

/** Standard base64 with padding. */
export function toBase64(bytes: Bytes | ArrayBuffer): string {
  const all = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
  let text = "";
  for (let i = 0; i < all.length; i += AT_ONCE) text += String.fromCharCode(...all.subarray(i, i + AT_ONCE));
  return btoa(text);
}

export const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** Lower-case hex digits. */
export const toHex = (bytes: ArrayBuffer | Bytes): string =>
  Array.from(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export const chance = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** Of bytes or of a text's UTF-8, in hex. */
export const sha256 = async (content: string | Bytes | ArrayBuffer): Promise<string> =>
  toHex(await crypto.subtle.digest("SHA-256", typeof content === "string" ? utf8(content) : content));

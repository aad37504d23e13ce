/** Bytes as the text that documents and doors want. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** As many arguments as every engine takes. */
const AT_ONCE = 0x2000;

/** Standard base64 with padding. */
export function toBase64(bytes: Bytes | ArrayBuffer): string {
  const all = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
  let text = "";
  // `apply` takes the bytes as they are; spreading them would make a list of numbers first, at ten times the cost.
  for (let i = 0; i < all.length; i += AT_ONCE) text += String.fromCharCode.apply(null, all.subarray(i, i + AT_ONCE) as unknown as number[]);
  return btoa(text);
}

export function fromBase64(text: string): Bytes {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Lower-case hex digits. */
export const toHex = (bytes: ArrayBuffer | Bytes): string =>
  Array.from(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const encoder = new TextEncoder();
export const utf8 = (text: string): Bytes => encoder.encode(text);

export const chance = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** Of bytes or of a text's UTF-8, in hex. */
export const sha256 = async (content: string | Bytes | ArrayBuffer): Promise<string> =>
  toHex(await crypto.subtle.digest("SHA-256", typeof content === "string" ? utf8(content) : content));

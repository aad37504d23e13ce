/** 文件指纹: a SHA-256 within a text; its first digits are enough for reading. */

/** A part of a text as it is read; `whole`: the digest of which only the first digits are. */
export interface Told { readonly text: string; readonly whole?: string }

const DIGEST = /\b([0-9a-f]{64})\b/;
const SHOWN_DIGITS = 12;

/** A text in parts, each digest a part of its own. */
export const withShortDigests = (text: string): readonly Told[] =>
  text.split(DIGEST).map((part, no) => (no % 2 === 1 ? { text: part.slice(0, SHOWN_DIGITS), whole: part } : { text: part })).filter((part) => part.text !== "");

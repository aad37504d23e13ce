/** 配对码: twelve symbols, as a QR's link carries them or as somebody types them. */

const IN_LINK = /#pair=([^&]+)/;
const SYMBOLS = /^[0-9A-Z]{12}$/;

/** The code in a link, a hash or a typed text; null where there is none. Case, spaces and hyphens do not matter. */
export function codeIn(text: string): string | null {
  const code = (IN_LINK.exec(text)?.[1] ?? text).replaceAll(/[\s-]/g, "").toUpperCase();
  return SYMBOLS.test(code) ? code : null;
}

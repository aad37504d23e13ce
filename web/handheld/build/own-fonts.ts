/** Vant's style sheet carries its symbols with it and names a second copy on somebody else's server: that is left out. */

import type { Plugin } from "vite";

const ELSEWHERE = /,\s*url\(["']?(?:https?:)?\/\/[^)]*\)\s*format\([^)]*\)/g;

export const ownFonts = (): Plugin => ({
  name: "wangge-own-fonts",
  enforce: "pre",
  transform: (code, id) => (/\/vant\/.*\.css$/.test(id) ? code.replace(ELSEWHERE, "") : null),
});

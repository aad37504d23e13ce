// PouchDB as it comes, built as one script for a page of its own: node peer.mjs FOLDER
import { fileURLToPath } from "node:url";
import { build } from "vite";

await build({
  configFile: false,
  logLevel: "error",
  define: { "process.env.NODE_ENV": '"production"' },
  build: {
    outDir: process.argv[2],
    lib: { entry: fileURLToPath(new URL("peer_page.mjs", import.meta.url)), formats: ["iife"], name: "peer", fileName: () => "peer.js" },
  },
});

import vue from "@vitejs/plugin-vue";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

import { ownFonts } from "./build/own-fonts.ts";
import { serviceWorker } from "./build/service-worker.ts";

const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "/handheld/",
  root: beside("."),
  plugins: [ownFonts(), vue(), serviceWorker()],
  // Not by way of node_modules, which may be shared by several checkouts.
  resolve: {
    alias: { "@wangge/commands": beside("../commands/src/index.mjs"), "@wangge/rules": beside("../rules/src/index.ts") },
  },
  worker: { format: "es" },
  build: {
    // Into the server, which serves it and takes it along in its wheel.
    outDir: beside("../../server/clients/handheld"),
    emptyOutDir: true,
    // What handhelds of the street carry; APIs that are missing there are asked for before they are used.
    target: "chrome87",
    // A file of its own for each picture and font: the content policy allows no data addresses but fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  // A slow machine takes a while, and no test measures one. In one realm: no file leaves anything behind that another would see, and a realm each took most of the time.
  test: { include: ["test/**/*.test.ts"], isolate: false, pool: "threads", testTimeout: 120_000, hookTimeout: 120_000 },
});

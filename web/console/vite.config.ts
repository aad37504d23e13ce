import vue from "@vitejs/plugin-vue";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "/console/",
  root: beside("."),
  plugins: [vue()],
  worker: { format: "es" },
  build: {
    // Into the server, which serves it and takes it along in its wheel.
    outDir: beside("../../server/clients/console"),
    emptyOutDir: true,
    target: "chrome107",
    // A file of its own for each picture: the content policy allows no data addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  // A slow machine takes a while, and no test measures one. In one realm: no file leaves anything behind that another would see, and a realm each took most of the time.
  test: { include: ["test/**/*.test.ts"], isolate: false, pool: "threads", testTimeout: 120_000, hookTimeout: 120_000 },
});

// The parts of the app below its screens, built as one module for a page without a face: node notebook_parts.mjs FOLDER
import { fileURLToPath } from "node:url";
import { build } from "vite";

const web = (path) => fileURLToPath(new URL(`../../web/${path}`, import.meta.url));

await build({
  configFile: false,
  logLevel: "error",
  define: { "process.env.NODE_ENV": '"production"' },
  resolve: { alias: { "@wangge/commands": web("commands/src/index.mjs"), "@wangge/rules": web("rules/src/index.ts") } },
  build: {
    outDir: process.argv[2],
    minify: false,
    lib: { entry: web("handheld/src/install/install.ts"), formats: ["es"], fileName: () => "install.js" },
  },
});

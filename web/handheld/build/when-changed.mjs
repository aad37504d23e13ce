/**
 * Builds the app if any source is newer than what was built last: `make` and the browser tests both ask this, so
 * that nobody looks at yesterday's screens. Ends with 0 when the built app is current.
 */

import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HANDHELD = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = [".", "../rules/src", "../commands/src", "../../package-lock.json"].map((path) => join(HANDHELD, path));
/** Written last of all. */
const BUILT = join(HANDHELD, "../../server/clients/handheld/sw.js");
const NOT_BUILT_FROM = /^(test|node_modules|README\.md)/;

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newest(path) {
  if (!statSync(path).isDirectory()) return changedAt(path);
  const files = readdirSync(path, { recursive: true }).filter((file) => !NOT_BUILT_FROM.test(file));
  return Math.max(...files.map((file) => changedAt(join(path, file))));
}

if (changedAt(BUILT) <= Math.max(...SOURCES.map(newest))) {
  const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin/vite.js");
  const built = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: HANDHELD, stdio: "inherit" });
  process.exitCode = built.status ?? 1;
}

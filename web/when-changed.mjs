/**
 * Builds each client of which any source is newer than what was built last: `make` and the browser tests both ask
 * this, so that nobody looks at yesterday's screens. Ends with 0 when what was built is current.
 */

import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const WEB = fileURLToPath(new URL(".", import.meta.url));
/** By client: what besides its own folder it is built from, and the file that a build writes. */
const CLIENTS = {
  handheld: { shares: ["rules/src", "commands/src"], built: "sw.js" },
  console: { shares: [], built: "index.html" },
};
const NOT_BUILT_FROM = /^(test|node_modules|README\.md)/;

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newest(path) {
  if (!statSync(path).isDirectory()) return changedAt(path);
  const files = readdirSync(path, { recursive: true }).filter((file) => !NOT_BUILT_FROM.test(file));
  return Math.max(...files.map((file) => changedAt(join(path, file))));
}

for (const [client, { shares, built }] of Object.entries(CLIENTS)) {
  const sources = [client, ...shares, "../package-lock.json"].map((path) => join(WEB, path));
  if (changedAt(join(WEB, "../server/clients", client, built)) > Math.max(...sources.map(newest))) continue;
  const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin/vite.js");
  const run = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: join(WEB, client), stdio: "inherit" });
  if (run.status !== 0) process.exitCode = run.status ?? 1;
}

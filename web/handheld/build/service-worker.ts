/**
 * Writes `sw.js` beside the built files: whatever the build has made is fetched once, kept under a name made of its
 * content, and served with no network. A new build waits until the person takes it: nobody's screen changes in the
 * midst of a report.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Plugin } from "vite";

const WORKER = "sw.js";

export function serviceWorker(): Plugin {
  let outDir = "";
  let base = "/";
  return {
    name: "wangge-service-worker",
    apply: "build",
    configResolved(config) {
      [outDir, base] = [config.build.outDir, config.base];
    },
    closeBundle() {
      const files = builtFiles(outDir);
      const hash = createHash("sha256");
      for (const file of files) hash.update(file).update("\0").update(readFileSync(join(outDir, file), "base64"));
      writeFileSync(join(outDir, WORKER), worker(base, `handheld-${hash.digest("hex").slice(0, 16)}`, files));
    },
  };
}

/** Relative to the folder, in order, without the worker itself. */
function builtFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== WORKER)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/** `index.html` goes by the name of its folder, as navigation asks for it. */
const worker = (base: string, cache: string, files: readonly string[]): string => `const BASE = ${JSON.stringify(base)};
const CACHE = ${JSON.stringify(cache)};
const FILES = ${JSON.stringify(files.map((file) => base + (file === "index.html" ? "" : file)), null, 1)};

self.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const older = (name) => name.startsWith("handheld-") && name !== CACHE;
  const cleared = caches.keys().then((names) => Promise.all(names.filter(older).map((name) => caches.delete(name))));
  event.waitUntil(cleared.then(() => self.clients.claim()));
});

self.addEventListener("message", ({ data }) => {
  if (data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !pathname.startsWith(BASE)) return;
  const asked = event.request.mode === "navigate" ? BASE : pathname;
  event.respondWith(caches.match(asked, { cacheName: CACHE }).then((kept) => kept ?? fetch(event.request)));
});
`;

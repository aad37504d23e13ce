/**
 * How long one look-up takes under Node. Standard input: `{map, positions}`; standard output: microseconds.
 *
 * Run by `bench/pocket.py`, after `npm run build`.
 */

import { readFileSync } from "node:fs";

import { locate, openMap } from "../dist/index.js";

const { map, positions } = JSON.parse(readFileSync(0, "utf8"));
const begun = performance.now();
const opened = openMap(map);
const openMs = performance.now() - begun;
for (const position of positions) locate(opened, position);
const taken = positions
  .map((position) => {
    const before = process.hrtime.bigint();
    locate(opened, position);
    return Number(process.hrtime.bigint() - before) / 1000;
  })
  .sort((a, b) => a - b);
const centile = (share) => taken[Math.floor(share * taken.length)];
console.log(JSON.stringify({ open_ms: openMs, p50_us: centile(0.5), p99_us: centile(0.99) }));

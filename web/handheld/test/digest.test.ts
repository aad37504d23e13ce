import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { digestOf } from "../src/sync/digest.ts";

interface Case {
  readonly name: string;
  readonly count: number;
  readonly sum: string;
  readonly documents: readonly (readonly [string, string])[];
}

const vectors = JSON.parse(readFileSync(new URL("../../../tests/vectors/digest.json", import.meta.url), "utf8")) as { cases: Case[] };

test.each(vectors.cases)("$name", async ({ count, sum, documents }) => {
  expect(await digestOf(documents)).toEqual({ count, sum });
});

import fc from "fast-check";
import { expect, test } from "vitest";

import { firstOf, grown, Pace, PUSH, shrunk } from "../src/sync/batches.ts";

const rows = fc.array(fc.record({ size_bytes: fc.integer({ min: 1, max: 100_000 }) }), { minLength: 1, maxLength: 60 });
const batch = fc.record({ documents: fc.integer({ min: 1, max: 20 }), bytes: fc.integer({ min: 1000, max: 32_000 }) });
const sum = (all: readonly { size_bytes: number }[]): number => all.reduce((total, { size_bytes }) => total + size_bytes, 0);

test("a batch is as much from the front as fits, and never nothing", () => {
  fc.assert(
    fc.property(rows, batch, (all, limit) => {
      const taken = firstOf(all, limit);
      const fits = taken.length === 1 || (taken.length <= limit.documents && sum(taken) <= limit.bytes);
      const next = all.slice(0, taken.length + 1);
      const isFull = next.length === taken.length || next.length > limit.documents || sum(next) > limit.bytes;
      return taken.length > 0 && fits && isFull && taken.every((row, i) => row === all[i]);
    }),
    { seed: 6 },
  );
});

test("a failure halves a batch down to one document, successes bring it back", () => {
  const small = Array.from({ length: 10 }).reduce<typeof PUSH.most>((one) => shrunk(PUSH, one), PUSH.most);
  const large = Array.from({ length: 10 }).reduce<typeof PUSH.most>((one) => grown(PUSH, one), small);

  expect(small).toEqual(PUSH.least);
  expect(large).toEqual(PUSH.most);
});

test("the pace learns from how each try ended, and hides no failure", async () => {
  const pace = new Pace(PUSH);

  await expect(pace.during(Promise.reject(new Error("cut")))).rejects.toThrow("cut");
  expect(pace.batch).toEqual({ documents: 10, bytes: 16_000 });
  expect(await pace.during(Promise.resolve("sent"))).toBe("sent");

  expect(pace.batch).toEqual(PUSH.most);
});

import { expect, test } from "vitest";

import { isDropped, lateBy } from "../src/state/span.ts";

const DUE = "2026-11-20T18:00:00+08:00";

test("what was settled is in time or late by so much, whatever time it is now", () => {
  expect(lateBy(DUE, "2026-11-20T09:59:00Z")).toBeNull();
  expect(lateBy(DUE, DUE)).toBeNull();
  expect(lateBy(DUE, "2026-11-21T00:00:00+08:00")).toEqual({ unit: "hours", n: 6 });
});

test("of what ended without being done nothing is told as kept or late", () => {
  expect(["rejected", "excluded", "merged", "withdrawn"].filter((state) => !isDropped({ state }))).toEqual([]);
  expect(["closed", "to_callback", "to_review", "handling"].filter((state) => isDropped({ state }))).toEqual([]);
});

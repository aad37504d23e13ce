import { expect, test } from "vitest";

import { lengthOf, shareOf } from "../src/state/figures.ts";

test("too few to be told have no share, and are drawn by their number", () => {
  expect(shareOf({ rate: null }, "—")).toBe("—");
  expect(lengthOf({ rate: null, n: 2 }, 8)).toBe(0.25);
});

test("a share is told with one decimal", () => {
  expect(shareOf({ rate: 0.875 }, "—")).toBe("87.5 %");
  expect(lengthOf({ rate: 0.875, n: 2 }, 8)).toBe(0.875);
});

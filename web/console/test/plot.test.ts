import { expect, test } from "vitest";

import { labelled, ticksUpTo, wayOf } from "../src/state/plot.ts";

const BOX = { left: 0, top: 0, width: 100, height: 100 };

test.each([
  [0, [0, 1]],
  [3, [0, 1, 2, 3]],
  [9, [0, 5, 10]],
  [100, [0, 50, 100]],
  [1700, [0, 500, 1000, 1500, 2000]],
])("the ticks up to %d are round numbers that reach it", (most, ticks) => {
  expect(ticksUpTo(most, 4)).toEqual(ticks);
});

test("a line goes up with its values and is broken where nothing was counted", () => {
  expect(wayOf([0, 10, null, 5], 10, BOX)).toBe("M12.5 100.0L37.5 0.0M87.5 50.0");
});

test("as many labels are written as there is room for, and the last always", () => {
  expect([...labelled(30, 10)]).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26, 29]);
  expect([...labelled(3, 10)]).toEqual([0, 1, 2]);
});

import { expect, test } from "vitest";

import { isNumber, isSame, isWhole } from "../src/state/telephone.ts";

test.each([
  ["138 1234 5678", true, true],
  ["+86 13812345678", true, true],
  ["0898-66668888", true, false],
  ["12345", true, false],
  ["138", false, false],
  ["夏女士", false, false],
])("%s: may be asked for %s, at once %s", (written, asked, atOnce) => {
  expect([isNumber(written), isWhole(written)]).toEqual([asked, atOnce]);
});

test("however it is written, a number is the same", () => {
  expect(isSame("+86 138-1234-5678", "13812345678")).toBe(true);
  expect(isSame("13812345678", "13812345679")).toBe(false);
});

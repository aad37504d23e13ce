import { expect, test } from "vitest";

import { gateBefore } from "../src/state/gate.ts";
import { codeIn } from "../src/state/pairing.ts";
import { placeOf } from "../src/state/place.ts";

test.each([
  ["#pair=ABCD-EFGH-JKMN", "ABCDEFGHJKMN"],
  ["https://wangge.example/handheld/#pair=ABCD-EFGH-JKMN", "ABCDEFGHJKMN"],
  [" abcd efgh jkmn ", "ABCDEFGHJKMN"],
  ["ABCD-EFGH", null],
  ["#/me", null],
  ["", null],
])("in %j the pairing code is %j", (text, code) => {
  expect(codeIn(text)).toBe(code);
});

test.each([
  ["#/report", false, "locked", "sign-in"],
  ["#/report", true, "unset", "set-pin"],
  ["#/report", true, "lost", null],
  ["#/report", true, "locked", null],
  ["#/report/draft-1", true, "locked", "unlock"],
  ["#/report/draft-1", true, "lost", "sign-in"],
  ["#/report/draft-1", true, "open", null],
  ["#/todo", true, "locked", "unlock"],
  ["#/todo", true, "lost", "sign-in"],
  ["#/todo", true, "open", null],
] as const)("on the way to %s, somebody here: %s, vault %s, stands %s", (hash, isSomebody, vault, gate) => {
  expect(gateBefore(placeOf(hash), isSomebody, vault)).toBe(gate);
});

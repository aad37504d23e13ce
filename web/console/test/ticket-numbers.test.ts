import { expect, test } from "vitest";

import { numbersIn } from "../src/state/ticket-numbers.ts";

test("what is pasted from a sheet or a message is read as numbers, each once and in order", () => {
  expect(numbersIn(" 26112301000012\n26112301000013，26112301000012;26112301000014、 ")).toEqual(["26112301000012", "26112301000013", "26112301000014"]);
  expect(numbersIn(" \n")).toEqual([]);
});

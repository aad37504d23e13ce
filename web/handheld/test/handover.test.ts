import { expect, test } from "vitest";

import { openHandovers } from "../src/state/handover.ts";

const NOTICE = { _id: "notice:1", kind: "handover", handover: "h1", state: "open", leaver: "a", leaver_name: "王一", successor: "b", successor_name: "张二" };

test.each([
  ["b", "taken"],
  ["a", "given"],
])("an open handover asks both for their word: %s, %s", (person, says) => {
  expect(openHandovers([NOTICE], person)).toEqual([{ id: "h1", says, leaver: "王一", successor: "张二" }]);
});

test("what is over, about others or no handover asks for nothing", () => {
  const others = [{ ...NOTICE, state: "done" }, { ...NOTICE, state: "withdrawn" }, { _id: "notice:2", kind: "areas" }];

  expect(openHandovers(others, "b")).toEqual([]);
  expect(openHandovers([NOTICE], "c")).toEqual([]);
});

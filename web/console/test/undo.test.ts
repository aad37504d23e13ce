import { expect, test } from "vitest";

import { inverseOf, mayStill } from "../src/state/undo.ts";

test("what the rules can take back is offered to who may take it back", () => {
  expect(inverseOf("merge", ["note", "unmerge"])).toBe("unmerge");
  expect(inverseOf("merge", ["note"])).toBeNull();
  expect(inverseOf("dispatch", ["recall_dispatch"])).toBe("recall_dispatch");
});

test("a dispatch is not offered to be taken back any more when the time for it is over", () => {
  const card = { may: ["note", "recall_dispatch"], recall_until: "2026-11-23T09:40:00+08:00" };
  const until = Date.parse(card.recall_until);
  expect(mayStill(card, until)).toEqual(card.may);
  expect(mayStill(card, until + 1)).toEqual(["note"]);
  expect(mayStill({ ...card, recall_until: null }, until + 1)).toEqual(card.may);
});

test("what has no inverse among the rules is never undone by a trick", () => {
  expect(inverseOf("sign", ["note", "unmerge", "recall_dispatch"])).toBeNull();
  expect(inverseOf(null, ["unmerge"])).toBeNull();
});

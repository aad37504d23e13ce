import { expect, test } from "vitest";

import { inverseOf } from "../src/state/undo.ts";

test("what the rules can take back is offered to who may take it back", () => {
  expect(inverseOf("merge", ["note", "unmerge"])).toBe("unmerge");
  expect(inverseOf("merge", ["note"])).toBeNull();
});

test("what has no inverse among the rules is never undone by a trick", () => {
  expect(inverseOf("dispatch", ["note", "unmerge", "resume"])).toBeNull();
  expect(inverseOf(null, ["unmerge"])).toBeNull();
});

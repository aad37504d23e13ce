import { expect, test } from "vitest";

import { inverseOf } from "../src/state/undo.ts";

test("what the rules can take back is offered to who may take it back", () => {
  expect(inverseOf("merge", ["note", "unmerge"])).toBe("unmerge");
  expect(inverseOf("merge", ["note"])).toBeNull();
  expect(inverseOf("dispatch", ["recall_dispatch"])).toBe("recall_dispatch");
});

test("what has no inverse among the rules is never undone by a trick", () => {
  expect(inverseOf("sign", ["note", "unmerge", "recall_dispatch"])).toBeNull();
  expect(inverseOf(null, ["unmerge"])).toBeNull();
});

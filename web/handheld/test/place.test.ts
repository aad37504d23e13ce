import { expect, test } from "vitest";

import { hashOf, HOME, placeOf } from "../src/state/place.ts";

test("an address leads to the screen that it names, and to what that is about", () => {
  expect(placeOf("#/todo")).toEqual({ screen: "todo", id: null });
  expect(placeOf(hashOf("report", "草稿/1"))).toEqual({ screen: "report", id: "草稿/1" });
});

test.each(["", "#", "#/", "#/no-such-screen", "#pair=ABCD", "#/__proto__"])("the address %j leads home", (hash) => {
  expect(placeOf(hash)).toEqual(HOME);
});

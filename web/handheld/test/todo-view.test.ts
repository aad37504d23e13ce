import { afterEach, expect, test } from "vitest";

import { ALL } from "../src/state/todo.ts";
import { forgetView, look, showMore, SHOWN_AT_ONCE, view } from "../src/state/todo-view.ts";

afterEach(forgetView);

test("a list that is looked at otherwise begins at its first cards", () => {
  showMore();
  expect(view.value.shown).toBe(2 * SHOWN_AT_ONCE);

  look({ order: "newest" });

  expect(view.value).toMatchObject({ order: "newest", shown: SHOWN_AT_ONCE });
});

test("what one list is narrowed to does not narrow the other", () => {
  look({ narrowing: { ...ALL, expects: "sign" } });
  look({ list: "tasks" });
  expect(view.value.narrowing.expects).toBe("sign");

  look({ list: "tickets" });

  expect(view.value).toMatchObject({ list: "tickets", narrowing: ALL });
});

test("a number leads to the list of what it counted, whichever list was looked at", () => {
  look({ list: "tickets" });

  look({ list: "tasks", narrowing: { ...ALL, light: "yellow" } });

  expect(view.value).toMatchObject({ list: "tasks", narrowing: { expects: null, light: "yellow", grid: null } });
});

test("whoever has the handheld next finds nothing of it", () => {
  const first = view.value;
  look({ list: "tickets", narrowing: { ...ALL, grid: "g1" }, order: "distance" });

  forgetView();

  expect(view.value).toEqual(first);
});

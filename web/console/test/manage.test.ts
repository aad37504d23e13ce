import { expect, test } from "vitest";

import { PAGES, pagesOf } from "../src/state/manage.ts";

test("an administrator finds every page, whoever else only what they answer for", () => {
  expect(pagesOf(["admin"])).toEqual([...PAGES]);
  expect(pagesOf(["street_coordinator"])).toContain("handovers");
  expect(pagesOf(["handler"])).toEqual(["audit"]);
  expect(pagesOf(["leader"])).toEqual([]);
});

import { expect, test } from "vitest";

import { PAGES, pagesOf } from "../src/state/manage.ts";

test("an administrator finds every page but that of contacts, whoever else only what they answer for", () => {
  expect(pagesOf(["admin"])).toEqual(PAGES.filter((page) => page !== "exports"));
  expect(["district_coordinator", "supervisor"].map((role) => pagesOf([role]).includes("exports"))).toEqual([true, true]);
  expect(pagesOf(["street_coordinator"])).toContain("handovers");
  expect(pagesOf(["handler"])).toEqual(["audit"]);
  expect(pagesOf(["leader"])).toEqual([]);
});

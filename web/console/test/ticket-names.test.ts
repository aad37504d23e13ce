import { expect, test } from "vitest";

import { ticketNames } from "../src/map/style.ts";

test("a single ticket is called by its family; of no known family, or before names are known, it is not called at all", () => {
  expect(ticketNames(new Map([["01", "市容环境"], ["02", "噪声"]]))).toEqual(["match", ["coalesce", ["get", "group"], ""], "01", "市容环境", "02", "噪声", ""]);
  expect(ticketNames(new Map())).toBe("");
});

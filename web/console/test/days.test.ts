import { expect, test } from "vitest";

import { dayAfter, daysBetween, today } from "../src/state/days.ts";
import { shiftsOf } from "../src/map/shades.ts";

test("days are counted over months and years, and the day is China's", () => {
  expect(dayAfter("2026-02-27", 2)).toBe("2026-03-01");
  expect(dayAfter("2026-01-01", -1)).toBe("2025-12-31");
  expect(daysBetween("2026-02-27", "2026-03-01")).toBe(2);
  expect(today(Date.parse("2026-11-23T17:00:00Z"))).toBe("2026-11-24");
});

test("an area that changed is shaded by how much, and one of which nobody can say is not", () => {
  const shares = new Map([["less", -0.5], ["a little less", -0.2], ["same", 0.05], ["a little more", 0.2], ["more", 2], ["few", null]]);
  expect([...shiftsOf(shares, 5).values()]).toEqual([5, 6, 7, 8, 9, 0]);
});

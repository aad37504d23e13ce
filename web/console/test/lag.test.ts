import { expect, test } from "vitest";

import type { Handheld } from "../src/door/administration.ts";
import { behindFirst } from "../src/state/lag.ts";
import { lengthOf } from "../src/state/span.ts";

const handheld = (writer: string, told: Partial<Handheld>): Handheld => ({ writer, unsent: 0, oldest_unsent_age_s: null, silent_s: null, ...told }) as Handheld;

test("who has the oldest unsent work is looked at first, then who was silent longest", () => {
  const all = [
    handheld("quiet", { silent_s: 90_000 }), handheld("new", {}), handheld("few", { unsent: 1, oldest_unsent_age_s: 7_200 }),
    handheld("old", { unsent: 2, oldest_unsent_age_s: 90_000 }), handheld("fresh", { silent_s: 3 }),
  ];

  expect(behindFirst(all).map(({ writer }) => writer)).toEqual(["old", "few", "quiet", "fresh", "new"]);
});

test("how long ago is told in the unit that says enough", () => {
  const told = [59, 600, 7_200, 300_000].map((seconds) => lengthOf(seconds * 1_000));

  expect(told.map(({ n, unit }) => `${n} ${unit}`)).toEqual(["0 minutes", "10 minutes", "2 hours", "3 days"]);
});

import { expect, test } from "vitest";

import type { Handover } from "../src/door/administration.ts";
import { awaitedFrom } from "../src/state/handover.ts";

const OPEN = { leaver: "a", successor: "b", given_at: null, taken_at: null, done_at: null, withdrawn_at: null } as unknown as Handover;
const AT = "2026-11-23T08:00:00+08:00";

test.each([
  ["b", {}, "taken"],
  ["a", {}, "given"],
  ["c", {}, null],
  ["b", { given_at: AT }, "taken"],
  ["b", { taken_at: AT }, null],
  ["a", { taken_at: AT }, "given"],
  ["a", { given_at: AT }, null],
  ["b", { withdrawn_at: AT }, null],
  ["b", { done_at: AT }, null],
])("who has not yet spoken in an open handover is awaited: %s, %o: %s", (person, stands, awaited) => {
  expect(awaitedFrom(person, { ...OPEN, ...stands })).toBe(awaited);
});

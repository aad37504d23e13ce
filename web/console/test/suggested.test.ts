import { expect, test } from "vitest";

import type { TicketCard } from "../src/door/messages.ts";
import { owesReason } from "../src/state/suggested.ts";

const proposal = (doubts: readonly string[], ...named: readonly (readonly [string, string])[]) =>
  ({ doubts: doubts.map((code) => ({ code, facts: {} })), candidates: named.map(([unit, role]) => ({ unit, role, reasons: [] })) }) as unknown as TicketCard;
const URBAN_AND_WATER = proposal([], ["urban", "lead"], ["water", "co"]);
const EQUALLY_NEAR = proposal([], ["urban", "lead"], ["harbour", "lead"]);

test.each([
  ["as proposed", URBAN_AND_WATER, [{ unit: "urban", role: "lead" }, { unit: "water", role: "co" }], false],
  ["one more joins", URBAN_AND_WATER, [{ unit: "urban", role: "lead" }, { unit: "water", role: "co" }, { unit: "police", role: "co" }], false],
  ["another leads", URBAN_AND_WATER, [{ unit: "water", role: "lead" }, { unit: "urban", role: "co" }], true],
  ["the proposed lead only assists", URBAN_AND_WATER, [{ unit: "urban", role: "assist" }, { unit: "water", role: "co" }], true],
  ["one is left out", URBAN_AND_WATER, [{ unit: "urban" }], true],
  ["no unit is named yet", URBAN_AND_WATER, [{ role: "lead" }], false],
  ["nothing is said yet", URBAN_AND_WATER, undefined, false],
  ["either of those that are equally near", EQUALLY_NEAR, [{ unit: "harbour", role: "lead" }], false],
  ["the proposal was in doubt", proposal(["about_unit"], ["urban", "lead"]), [{ unit: "water" }], false],
  ["there was no proposal", proposal([]), [{ unit: "water" }], false],
])("whether a dispatch has to be explained: %s", (_, card, rows, owed) => {
  expect(owesReason(card, rows)).toBe(owed);
});

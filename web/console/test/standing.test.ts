import { expect, test } from "vitest";

import { byMapLayer } from "../src/state/standing.ts";

const area = (code: string, layer: string, level: string | null) => ({ code, name: code, layer, level, within: [], middle: [110, 20] as const });

test("areas are drawn in the layer of their level, those of other layers in their own", () => {
  const [g1, g2, s1, u1] = [area("g1", "base", "grid"), area("g2", "base", "grid"), area("s1", "base", "street"), area("u1", "urban_mgmt", null)];

  expect([...byMapLayer([g1, u1, g2, s1])]).toEqual([["grid", [g1, g2]], ["urban_mgmt", [u1]], ["street", [s1]]]);
});

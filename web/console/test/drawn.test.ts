import { expect, test } from "vitest";

import type { DrawnArea } from "../src/door/administration.ts";
import { boundsOf, featuresOf, mappingOf } from "../src/state/drawn.ts";

const square = (code: string, west: number): DrawnArea => ({
  code, name: "网格", level: "grid", parent: "s1", layer: "base",
  geometry: { type: "Polygon", coordinates: [[[west, 20], [west + 1, 20], [west + 1, 21], [west, 21], [west, 20]]] },
});

test("a map sees all that is drawn, each with its name", () => {
  expect(boundsOf([square("g1", 110), square("g2", 111)])).toEqual([110, 20, 112, 21]);
  expect(boundsOf([])).toBeNull();
  expect(featuresOf([square("g1", 110)])[0]?.properties).toEqual({ code: "g1", name: "网格 g1" });
});

test("a table of heirs is read line by line, and what is no such line is not guessed at", () => {
  expect(mappingOf("g1 = g11 g12\n\ng2→g21，g22")).toEqual({ g1: ["g11", "g12"], g2: ["g21", "g22"] });
  expect(mappingOf("")).toEqual({});
  expect(["g1", "g1 =", "g1 g2 = g3", "a = b = c"].map(mappingOf)).toEqual([null, null, null, null]);
});

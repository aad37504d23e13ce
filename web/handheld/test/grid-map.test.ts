import type { Pack } from "@wangge/rules";
import { expect, test } from "vitest";

import { boundsOf, circleAround, gridsOf, lightOf, pointsOf, type MapTicket } from "../src/state/grid-map.ts";
import { openPack } from "../src/state/pack.ts";

const area = (code: string, arc: number, rank: number) => ({ code, name: `区域${code}`, layer: "base", level: "grid", parent: "s1", rank, part: "neighbour", polygons: [[[arc]]] });

/** Two squares of a thousandth of a degree side by side, in a street that is drawn by its grids alone. */
const PACK = openPack({
  scope: ["g2"],
  map: {
    version: "v1", bounds: [0, 0, 20_000, 10_000], levels: ["street", "grid"], scale: { x_m: 100_000, y_m: 110_000 }, origin: [0, 0],
    arcs: [[0, 0, 10_000, 0, 0, 10_000, -10_000, 0, 0, -10_000], [10_000, 0, 10_000, 0, 0, 10_000, -10_000, 0, 0, -10_000]],
    areas: [
      area("g1", 0, 1), area("g2", 1, 2),
      { code: "s1", name: "甲街道", layer: "base", level: "street", parent: null, rank: 0, part: "above", polygons: [] },
    ],
  },
  catalogue: { categories: [] }, units: [],
  calendar: { years: {} }, clock_terms: { yellow_workdays: 1, yellow_share: 0.25 },
} as unknown as Pack);

const NOW_MS = Date.parse("2026-11-23T04:00:00Z");
const ticket = (id: string, code: string, changes: Partial<MapTicket> = {}): MapTicket => ({
  _id: `ticket:${id}`, number: id, state: "handling", category_name: null, description: "", areas: [{ code }],
  received_at: "2026-11-20T01:00:00Z", promise_due: null, ...changes,
});

test("own grids come first, each with its number of open tickets and the most pressing light", () => {
  const overdue = { promise_due: "2026-11-21T16:00:00Z" };
  const tickets = [ticket("1", "g1"), ticket("2", "g1", overdue), ticket("3", "g1", { state: "closed" })];

  const grids = gridsOf(PACK, tickets, NOW_MS);

  expect(grids.map(({ code, is_own, open, worst }) => ({ code, is_own, open, worst }))).toEqual([
    { code: "g2", is_own: true, open: 0, worst: null },
    { code: "g1", is_own: false, open: 2, worst: "red" },
  ]);
});

test("who answers for a street has all of its grids", () => {
  const pack = { ...PACK, content: { ...PACK.content, scope: ["s1"] } };

  expect(gridsOf(pack, [], NOW_MS).every(({ is_own }) => is_own)).toBe(true);
});

test("an open ticket that tells its place is a point; the most pressing lies on top", () => {
  const position = { lon: 110.3, lat: 20 };
  const tickets = [
    ticket("1", "g1", { position, promise_due: "2026-11-21T16:00:00Z" }), ticket("2", "g1", { position }), ticket("3", "g1"),
    ticket("4", "g1", { position, state: "withdrawn" }),
  ];

  expect(pointsOf(PACK, tickets, NOW_MS).map(({ number, light }) => [number, light])).toEqual([["2", "green"], ["1", "red"]]);
});

test("what waits for the citizen has a grey light, also past its day", () => {
  expect(lightOf(ticket("1", "g1", { state: "waiting_citizen", promise_due: "2026-11-21T16:00:00Z" }), PACK, NOW_MS)).toBe("grey");
});

test("a grid's rings are closed and in degrees", () => {
  const [grid] = gridsOf(PACK, [], NOW_MS);

  expect(grid!.polygons).toEqual([[[[0.001, 0], [0.002, 0], [0.002, 0.001], [0.001, 0.001], [0.001, 0]]]]);
  expect(boundsOf([grid!])).toEqual([0.001, 0, 0.002, 0.001]);
  expect(boundsOf([])).toBeNull();
});

test("the circle around a place is as wide as the metres say, and closed", () => {
  const ring = circleAround(PACK, 110, 20, 50);

  expect(ring[0]).toEqual([110.0005, 20]);
  expect(ring.at(-1)).toEqual(ring[0]);
  expect(Math.max(...ring.map(([, lat]) => lat))).toBeCloseTo(20 + 50 / 110_000, 9);
});

import { expect, test } from "vitest";

import { ordered } from "../src/state/order.ts";
import type { OpenPack } from "../src/state/pack.ts";
import type { Row } from "../src/state/todo.ts";

const PACK = { map: { packed: { scale: { x_m: 100_000, y_m: 110_000 } } } } as unknown as OpenPack;
const row = (id: string, received_at: string, lon: number | null): Row =>
  ({ id, ticket: { received_at, position: lon === null ? null : { lon, lat: 20, accuracy_m: null } } }) as unknown as Row;
const ROWS = [row("far", "2026-11-22T00:00:00Z", 110.4), row("nowhere", "2026-11-24T00:00:00Z", null), row("near", "2026-11-23T00:00:00Z", 110.31)];
const HERE = { lon: 110.3, lat: 20 };

test.each([
  ["due", ["far", "nowhere", "near"]],
  ["distance", ["near", "far", "nowhere"]],
  ["newest", ["nowhere", "near", "far"]],
] as const)("a list stands by %s", (order, expected) => {
  expect(ordered(ROWS, order, HERE, PACK).map(({ id }) => id)).toEqual(expected);
});

test("where nobody knows the place, a list by distance stands as it was", () => {
  expect(ordered(ROWS, "distance", null, PACK)).toEqual(ROWS);
});

test("a task whose ticket is not here comes last among the newest", () => {
  const bare = { id: "bare", ticket: undefined } as unknown as Row;
  expect(ordered([bare, ...ROWS], "newest", null, PACK).at(-1)).toBe(bare);
});

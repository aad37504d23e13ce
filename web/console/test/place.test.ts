import { expect, test } from "vitest";

import { hashOf, placeOf } from "../src/state/place.ts";
import { firstRoom, roomsOf } from "../src/state/rooms.ts";

test("a view survives its address", () => {
  const view = { layer: "street", light: "red", at: "110.3,20.0,12.5" };

  expect(placeOf(hashOf("map", view), ["map"])).toEqual({ room: "map", view });
});

test("what is empty stands in no address", () => {
  expect(hashOf("map", { ticket: "", area: undefined, layer: "grid" })).toBe("#/map?layer=grid");
});

test("an address into a room that is not open leads to the first that is, without its view", () => {
  expect(placeOf("#/terms?pile=red", ["handling"])).toEqual({ room: "handling", view: {} });
});

test("who has two roles enters the rooms of both, and begins where the first begins", () => {
  expect(roomsOf(["operator", "handler"])).toEqual(["map", "desk", "reception", "callback", "handling", "analysis", "manage"]);
  expect(firstRoom(["operator", "handler"])).toBe("reception");
});

test("a grid worker enters no room", () => {
  expect(roomsOf(["grid_worker"])).toEqual([]);
});

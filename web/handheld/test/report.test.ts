import { describe, expect, test } from "vitest";

import { bodyOf, completed, EMPTY, isWorthKeeping, lacks, NOBODY, type Fix } from "../src/state/report/draft.ts";
import { nearby, type NearTicket } from "../src/state/report/nearby.ts";

const HERE: Fix = { lon: 110.3, lat: 20, accuracy_m: 8, source: "gps", fixed_at: "2026-11-22T01:00:00.000Z" };
const LAMP = { ...EMPTY, description: " 路灯不亮 ", fix: HERE };

describe("a report that is being written", () => {
  test("that an older version kept has what it had, and what came later is empty", () => {
    const kept = { description: "路灯不亮", photos: ["ab"], contact: { ...NOBODY, name: "王阿姨" } };

    expect(completed(kept)).toEqual({ ...EMPTY, ...kept });
  });

  test("needs words, and a position or an address", () => {
    expect(lacks(EMPTY)).toBe("description");
    expect(lacks({ ...LAMP, fix: null })).toBe("place");
    expect(lacks({ ...LAMP, fix: null, address: "海府路" })).toBeNull();
    expect(lacks(LAMP)).toBeNull();
  });

  test("is no draft as long as nobody has written anything, though the place is found", () => {
    expect(isWorthKeeping({ ...EMPTY, fix: null })).toBe(false);
    expect(isWorthKeeping({ ...EMPTY, description: "路" })).toBe(true);
    expect(isWorthKeeping({ ...EMPTY, contact: { ...NOBODY, phone: "1" } })).toBe(true);
  });

  test("becomes a body with nothing in it that nobody said", () => {
    expect(bodyOf(LAMP)).toEqual({
      request_type: "PATROL", description: "路灯不亮",
      position: { lon: 110.3, lat: 20, accuracy_m: 8, accuracy_level: 0.95, crs: "wgs84", source: "gps", fixed_at: HERE.fixed_at },
    });
  });

  test("says no accuracy of a place that a finger has set", () => {
    const body = bodyOf({ ...LAMP, fix: { ...HERE, accuracy_m: null, source: "map" } });
    expect(body).toHaveProperty("position.source", "map");
    expect(body).not.toHaveProperty("position.accuracy_m");
  });

  test("has a contact as soon as there is a name or a number", () => {
    const contact = { ...NOBODY, phone: " 13800138000 ", confidential: true };
    expect(bodyOf({ ...LAMP, contact })).toHaveProperty("contact", { name: "", phone: "13800138000", confidential: true, anonymous: false });
  });
});

const area = (code: string) => ({ code, name: `区域${code}`, level: null });
const ticket = (number: string, category: string, changes: Partial<NearTicket> = {}): NearTicket => ({
  _id: `ticket:${number}`, number, state: "handling", category, category_name: "", description: "", address: null,
  areas: [area("g1"), area("s1")], received_at: `2026-11-22T00:00:0${number}Z`, ...changes,
});

const HERE_IN_G1 = { category: "0104", area: "g1", radius_m: 50, metresTo: ({ lon }: { lon: number }) => lon };
const found = (tickets: NearTicket[], changes: object = {}) => nearby({ ...HERE_IN_G1, ...changes }, tickets).map(({ number }) => number);

test("similar tickets are open, in the same grid and of the same family: the same item first, then the newest", () => {
  const tickets = [
    ticket("1", "0104"), ticket("2", "0103"), ticket("3", "0104"), ticket("4", "0204"),
    ticket("5", "0104", { state: "closed" }), ticket("6", "0104", { areas: [area("g2")] }), ticket("7", "0101"),
  ];

  expect(found(tickets)).toEqual(["3", "1", "7"]);
});

test("where places are known only what is close is similar, the nearest first, also across a border", () => {
  const at = (metres: number, code = "g1") => ({ position: { lon: metres, lat: 0 }, areas: [area(code)] });
  const tickets = [ticket("1", "0104", at(40)), ticket("2", "0104", at(51)), ticket("3", "0104", at(10, "g2")), ticket("4", "0104")];

  expect(found(tickets)).toEqual(["3", "1", "4"]);
  expect(found(tickets, { radius_m: 0 })).toEqual(["4", "2", "1"]);
});

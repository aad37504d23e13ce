import { expect, test } from "vitest";

import { named } from "../src/state/named.ts";

const CALLED = { step: () => "派单", state: () => "待签收", unit: () => "城管局" };

test("a refusal calls steps, states and units by the names that people give them", () => {
  const facts = { state: "dispatched", step: "dispatch", number: 7 };

  expect(named("当前状态（dispatched）不能执行此步骤（dispatch）", facts, CALLED)).toBe("当前状态（待签收）不能执行此步骤（派单）");
  expect(named("units: there is no unit longhua-urban.", { unit: "longhua-urban" }, CALLED)).toBe("units: there is no unit 城管局.");
});

test("what is no code stays as it came", () => {
  expect(named("没有单位 a+(b", { unit: "a+(b" }, CALLED)).toBe("没有单位 a+(b");
});

import { expect, test } from "vitest";

import { awaitedFromOthers, mayAgree, stageOf } from "../src/state/reveals.ts";

const request = (more: object) => ({ number: "1", person: "p", name: "孙督", purpose: "check", reason: "核实", at: "2026-11-23T01:00:00Z", is_own: true, is_agreed: false, ...more });

test("a request is to be made, waits, and is granted", () => {
  expect(stageOf([], "1")).toBe("none");
  expect(stageOf([request({ number: "2" }), request({ is_own: false })], "1")).toBe("none");
  expect(stageOf([request({})], "1")).toBe("asked");
  expect(stageOf([request({}), request({ is_agreed: true })], "1")).toBe("agreed");
});

test("nobody is asked to agree to what they asked for themselves", () => {
  expect(awaitedFromOthers([request({}), request({ is_own: false })])).toHaveLength(1);
  expect(mayAgree(["handler"])).toBe(false);
  expect(mayAgree(["handler", "operator"])).toBe(true);
});

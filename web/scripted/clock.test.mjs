import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "./clock.mjs";

const NOON = Date.parse("2026-11-22T04:00:00.250Z");

test("a stamp is RFC 3339 with the offset of China, whatever the machine's zone", () => {
  assert.equal(new Clock(0, () => NOON).stamp(), "2026-11-22T12:00:00.250+08:00");
});

test("a clock that runs ahead says so in its stamps", () => {
  const clock = new Clock(86_400, () => NOON);

  assert.equal(clock.stamp(), "2026-11-23T12:00:00.250+08:00");
});

test("a wrong clock does not touch the milliseconds since boot", () => {
  const [right, wrong] = [new Clock(0), new Clock(86_400)];

  assert.ok(Math.abs(wrong.monotonicMs() - right.monotonicMs()) < 1000);
});

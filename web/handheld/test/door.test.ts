import { expect, test } from "vitest";

import { joined } from "../src/door/door.ts";
import { refusal } from "../src/door/problems.ts";
import { mayRead, type Session } from "../src/door/session.ts";
import { sizeWithin } from "../src/photos/shrink.ts";
import { mayUpload } from "../src/photos/when.ts";
import { utf8 } from "../src/vault/bytes.ts";

test("a pack is put together from stretches of the old one's bytes and new texts", () => {
  const old = "网格通 2026-11";
  const end = utf8("网格通").length;

  expect(joined(old, [{ keep: [0, end] }, { take: " 2026-" }, { take: "12" }])).toBe("网格通 2026-12");
});

test("a stretch may end in the middle of a character", () => {
  expect(joined("网格", [{ keep: [0, 1] }, { keep: [1, 6] }])).toBe("网格");
});

const answer = (status: number, type?: string) => new Response(type && JSON.stringify({ type, limit_bytes: 5 }), { status });

test.each([
  [401, "urn:wangge:problem:sign-in-failed", "DoorRefused", "sign-in-failed"],
  [429, "urn:wangge:problem:too-many-failures", "DoorRefused", "too-many-failures"],
  [418, undefined, "DoorRefused", "unexpected"],
])("%i %s is a refusal with a reason", async (status, type, name, reason) => {
  expect(await refusal(answer(status, type))).toMatchObject({ name, reason });
});

test.each([500, 502, 503, 429, 408])("%i without a reason may pass later", async (status) => {
  expect(await refusal(answer(status))).toMatchObject({ name: "NoReply" });
});

const session = (scope: Session["scope"], grace_until: string | null) => ({ scope, grace_until }) as Session;

test.each([
  ["full", "2026-11-25T00:00:00Z", true],
  ["full", "2026-11-21T00:00:00Z", false],
  ["send-only", null, false],
  ["none", null, false],
] as const)("with scope %s and grace until %s it may be read: %s", (scope, grace, expected) => {
  expect(mayRead(session(scope, grace), Date.parse("2026-11-22T00:00:00Z"))).toBe(expected);
});

test.each([
  [4000, 3000, { width: 1600, height: 1200, is_whole: false }],
  [1200, 1600, { width: 1200, height: 1600, is_whole: true }],
  [10_000, 1, { width: 1600, height: 1, is_whole: false }],
])("a picture of %i×%i keeps its shape", (width, height, expected) => {
  expect(sizeWithin(width, height, 1600)).toEqual(expected);
});

test("photos that wait for Wi-Fi wait for it also where the browser does not tell the network", () => {
  expect(mayUpload({ type: "wifi" }, false, true)).toBe(true);
  expect(mayUpload({ type: "cellular", effectiveType: "4g" }, false, true)).toBe(false);
  expect(mayUpload(undefined, false, true)).toBe(false);
  expect(mayUpload({ type: "cellular" }, true, true)).toBe(true);
});

test("photos wait where bytes are dear, unless the worker asks", () => {
  expect(mayUpload({ effectiveType: "4g" }, false, false)).toBe(true);
  expect(mayUpload({ saveData: true }, false, false)).toBe(false);
  expect(mayUpload({ effectiveType: "2g" }, true, false)).toBe(true);
  expect(mayUpload(undefined, false, false)).toBe(true);
});

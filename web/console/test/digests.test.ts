import { expect, test } from "vitest";

import { withShortDigests } from "../src/state/digests.ts";

test("a digest is read by its first digits and known whole; a longer or shorter number stays as it is", () => {
  const digest = "0123456789ab".padEnd(64, "c");

  expect(withShortDigests(`SHA-256 ${digest}，9 字节`)).toEqual([{ text: "SHA-256 " }, { text: "0123456789ab", whole: digest }, { text: "，9 字节" }]);
  expect(withShortDigests(`${digest}c`)).toEqual([{ text: `${digest}c` }]);
  expect(withShortDigests("26112300000001")).toEqual([{ text: "26112300000001" }]);
});

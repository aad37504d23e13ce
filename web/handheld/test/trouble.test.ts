import { expect, test } from "vitest";

import { PinPaused, WrongPin } from "../src/vault/index.ts";
import { trouble } from "../src/words/zh/trouble.ts";

/** What was thrown, as the words are given it. */
const thrown = (error: WrongPin | PinPaused): Readonly<Record<string, unknown>> => ({ ...error });

test("a wrong PIN is told with the tries that are left", () => {
  expect(trouble.known.WrongPin(thrown(new WrongPin(3)))).toBe("PIN 不对，还可试 3 次");
});

test("a pause after wrong PINs is told in minutes", () => {
  const inTwoMinutes = new PinPaused(Date.now() + 119_000);

  expect(trouble.known.PinPaused(thrown(inTwoMinutes))).toBe("错误次数过多，请 2 分钟后再试");
});

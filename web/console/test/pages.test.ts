import { expect, test } from "vitest";
import { effectScope } from "vue";

import { usePages } from "../src/state/pages.ts";

const LETTERS = ["a", "b", "c", "d", "e"];

test("more adds what follows, and asking anew begins at the beginning", async () => {
  const scope = effectScope();
  const pages = scope.run(() =>
    usePages<string>((after) => {
      const from = after === null ? 0 : Number(after);
      return Promise.resolve({ rows: LETTERS.slice(from, from + 2), next: from + 2 < LETTERS.length ? from + 2 : null });
    }))!;

  await pages.ask();
  expect(pages.value.value).toEqual(["a", "b"]);
  await pages.more();
  await pages.more();
  expect([pages.value.value, pages.next.value]).toEqual([LETTERS, null]);
  await pages.ask();
  expect(pages.value.value).toEqual(["a", "b"]);
  scope.stop();
});

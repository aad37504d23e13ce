import { expect, test } from "vitest";

import { areaNews } from "../src/state/area-news.ts";

const NONE: ReadonlySet<string> = new Set();

test("what came and went is told with its reason, the latest first; reminders are no such news", () => {
  const notices = [
    { _id: "notice:1", kind: "redivision", gone: ["a"], come: [] },
    { _id: "notice:2", kind: "areas", gone: ["a", "b"], come: ["c"], at: "2026-11-22T00:00:00Z" },
    { _id: "notice:5", kind: "recall", at: "2026-11-21T00:00:00Z", number: "7" },
    { _id: "notice:3", kind: "reminder", at: "2026-11-23T00:00:00Z" },
    { _id: "notice:4", kind: "handover", state: "open", leaver: "me", tickets: ["a"] },
  ];

  expect(areaNews(notices, "me", NONE)).toEqual([
    { id: "notice:2", why: "areas", gone: 2, come: 1 },
    { id: "notice:5", why: "recall", gone: 1, come: 0, number: "7" },
    { id: "notice:1", why: "redivision", gone: 1, come: 0 },
  ]);
});

test.each([
  ["me", 2, 0],
  ["you", 0, 2],
])("a handover that is done takes from who leaves and gives to who follows: %s", (leaver, gone, come) => {
  const notice = { _id: "notice:1", kind: "handover", state: "done", leaver, tickets: ["a", "b"] };

  expect(areaNews([notice], "me", NONE)).toEqual([{ id: "notice:1", why: "handover", gone, come }]);
});

test("what was taken back and has come again is no news any more", () => {
  const notice = { _id: "notice:1", kind: "recall", number: "7", at: "2026-11-21T00:00:00Z" };

  expect(areaNews([notice], "me", new Set(["7"]))).toEqual([]);
  expect(areaNews([notice], "me", new Set(["8"]))).toHaveLength(1);
});

import { expect, test } from "vitest";

import type { Command } from "../src/pouch/documents.ts";
import type { Receipt } from "../src/pouch/queue.ts";
import { ownShift, refusals, type Station } from "../src/state/helping/shifts.ts";
import { bodyOf, EMPTY } from "../src/state/report/draft.ts";

const ME = "helper-1";
const uuid = (n: number): string => `019aab90-000${n}-7000-8b11-77aa00ffee04`;
const command = (n: number, kind: string, body: Command["body"]): Command => ({
  _id: `command:${uuid(n)}`, schema: 1, kind, writer: "77c20d8f21b7a94e", counter: n + 1, by: ME, recorded_at: `2026-11-24T09:0${n}:00+08:00`,
  boot_id: "b", monotonic_ms: 1, body,
});
const answered = (n: number, status: "accepted" | "refused"): Receipt => ({
  _id: `receipt:${uuid(n)}`, verdicts: [{ status, reason_code: status === "refused" ? "station_unknown" : null, facts: { station: "hall-1" } }],
});
const hall = (...present: Station["present"][number][]): Station => ({
  _id: "station:hall-1", schema: 1, name: "甲社区帮办驻点", area: "甲社区", address: null, present, note: null, note_by: null, note_at: null,
});
const BEGUN = command(0, "shift", { station: "hall-1" });
const LOGGED = command(1, "shift_log", { shift: uuid(0), what: "advice", text: "讲解医保" });
const ENDED = command(2, "shift_end", { shift: uuid(0) });
const SITTING = { shift: uuid(0), person: ME, name: "陈帮", since: "2026-11-24T01:00:02Z" };

test("a sign-in counts at once, and is provisional until the server has it", () => {
  expect(ownShift([hall()], [BEGUN], [], ME)).toMatchObject({ id: uuid(0), station: "hall-1", since: BEGUN.recorded_at, is_pending: true });
  expect(ownShift([hall(SITTING)], [BEGUN], [answered(0, "accepted")], ME)).toMatchObject({ id: uuid(0), since: SITTING.since, is_pending: false });
});

test("a sign-in that was refused is none, and is told with its reason", () => {
  expect(ownShift([hall()], [BEGUN], [answered(0, "refused")], ME)).toBeNull();
  expect(refusals([BEGUN], [answered(0, "refused")])).toEqual([{ id: BEGUN._id, kind: "shift", code: "station_unknown", facts: { station: "hall-1" } }]);
});

test("what was done stands in the log, the newest first", () => {
  const later = command(3, "shift_log", { shift: uuid(0), what: "visit", text: "走访一户" });

  const shift = ownShift([hall(SITTING)], [LOGGED, later, BEGUN], [answered(0, "accepted"), answered(1, "accepted")], ME);

  expect(shift!.entries.map(({ what, is_pending }) => [what, is_pending])).toEqual([["visit", true], ["advice", false]]);
});

test("a shift is over as soon as its end is recorded, here or elsewhere", () => {
  expect(ownShift([hall(SITTING)], [BEGUN, ENDED], [answered(0, "accepted")], ME)).toBeNull();
  expect(ownShift([hall()], [BEGUN], [answered(0, "accepted")], ME)).toBeNull();
});

test("a shift that was begun on another handheld goes on here", () => {
  expect(ownShift([hall(SITTING)], [], [], ME)).toMatchObject({ id: uuid(0), entries: [] });
  expect(ownShift([hall({ ...SITTING, person: "helper-2" })], [], [], ME)).toBeNull();
});

test("a report for somebody else says so, and at which station; one of one's own says nothing of it", () => {
  expect(bodyOf({ ...EMPTY, on_behalf: true, station: "hall-1" })).toMatchObject({ on_behalf: true, station: "hall-1" });
  expect(bodyOf(EMPTY)).not.toHaveProperty("on_behalf");
});

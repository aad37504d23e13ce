import { expect, test } from "vitest";

import type { Command } from "../src/pouch/documents.ts";
import { factsOf } from "../src/state/mediation/forms.ts";
import { fitting, provisionally } from "../src/state/steps/fitting.ts";
import { draftAgain, reportedHere } from "../src/state/ticket/reported.ts";

const UUID = "019aab40-0000-7000-8b11-77aa00ffee03";
const command = (kind: string, body: object, _id = UUID): Command => ({
  _id: `command:${_id}`, schema: 1, kind, writer: "a3f2c41d9e07b658", counter: 7, by: "worker-1", recorded_at: "2026-11-23T10:00:00+08:00",
  boot_id: "b", monotonic_ms: 1, body: body as Command["body"],
});
const POSITION = { lon: 110.3, lat: 20, crs: "wgs84", accuracy_m: 8, accuracy_level: 0.95, source: "gps", fixed_at: "2026-11-23T01:59:00Z" };
const REPORT = command("report", { request_type: "HELP", description: "井盖破损", category: "0103", address: "海府路", position: POSITION, contact_sealed: "AAAA" });
const MANIFEST = { ...command("photo_manifest", { photos: [{ sha256: "a1", kind: "scene", type: "image/jpeg" }, { sha256: "b2", type: "audio/webm" }] }), ticket: UUID };
const NOW = Date.parse("2026-11-23T02:00:00Z");

test("a report that is not answered is a ticket here, of no version, with its photos and what may be done about it", () => {
  const ticket = reportedHere(REPORT, "unsent", [MANIFEST], null)!;

  expect(ticket).toMatchObject({ _id: `ticket:${UUID}`, version: 0, number: "离A3F20007", state: "submitted", description: "井盖破损", address: "海府路" });
  expect(ticket.photos.map(({ sha256, media }) => [sha256, media])).toEqual([["a1", "image"], ["b2", "recording"]]);
  expect(fitting(ticket, NOW).map(({ kind }) => kind)).toEqual(["note", "place_correction", "withdrawal"]);
});

test("taken back, nothing more may be done about it but adding to it", () => {
  const ticket = reportedHere(REPORT, "unsent", [], null)!;
  const taken = { _id: "command:b", kind: "withdrawal", recorded_at: "", body: { reason: "写错了" }, state: "unsent" as const };

  expect(provisionally(ticket, [taken]).state).toBe("withdrawn");
});

test.each(["accepted", "duplicate", "refused"] as const)("what the server has answered (%s) is shown by the server's own document", (state) => {
  expect(reportedHere(REPORT, state, [], null)).toBeUndefined();
});

test("what is no report is no ticket", () => {
  expect(reportedHere(command("note", { text: "备注" }), "unsent", [], null)).toBeUndefined();
});

test("written anew it has the same words, place and photos, and asks again whose it is", () => {
  expect(draftAgain(REPORT, [MANIFEST])).toMatchObject({
    description: "井盖破损", request_type: "HELP", category: "0103", urgency: null, address: "海府路", photos: ["a1"], recordings: ["b2"],
    fix: { lon: 110.3, lat: 20, accuracy_m: 8, source: "gps" }, contact: { name: "", phone: "" },
  });
});

test("a mediation takes over the ticket's facts, as far as they are here", () => {
  expect(factsOf(UUID, { description: "楼上漏水", address: null })).toEqual({ ticket: UUID, matter: "楼上漏水", place: "" });
  expect(factsOf(UUID, undefined)).toEqual({ ticket: UUID });
});

import type { StepTerms } from "@wangge/rules";
import { describe, expect, test } from "vitest";

import { stepFor } from "../src/state/steps/awaited.ts";
import { fitting, provisionally, type Done, type KnownRules } from "../src/state/steps/fitting.ts";
import vectors from "../../../tests/vectors/deadlines.json";
import type { Leg, OwnPart, Ticket } from "../src/state/ticket/document.ts";

const NOW = Date.parse("2026-11-23T02:00:00Z");
const LATER = "2026-11-27T16:00:00Z";

const leg = (changes: Partial<Leg> = {}): Leg => ({
  no: 1, unit: "urban", unit_name: "城管局", role: "lead", state: "pending_sign", sign_due: LATER, respond_due: LATER, resolve_due: LATER,
  signed_at: null, answered_at: null, explanation_owed: false, ...changes,
});
const SIGNED = leg({ state: "signed", signed_at: "2026-11-23T01:00:00Z" });
const OWN: OwnPart = {
  kinds: ["note", "sign", "result", "return_request", "extension_request", "overdue_explanation"], legs: [1], offers: [], tasks: [], whistles: [],
};

const ticket = (changes: Partial<Ticket> = {}): Ticket => ({
  _id: "ticket:a", number: "1", offline_alias: null, version: 3, state: "dispatched", category: null, category_name: null, request_type: "HELP",
  urgency: null, description: "", address: null, areas: [], received_at: "2026-11-23T00:00:00Z", promise_due: null, promise_provisional: false,
  legs: [leg()], out_of_scope: false, contact: null, paused_until: null, voices: 1, field_tasks: [], photos: [], own: OWN, requests: [], ...changes,
});
const AT_WORK = ticket({ state: "handling", legs: [SIGNED] });

const done = (kind: string, changes: Partial<Done> = {}): Done => ({
  _id: `command:${kind}`, kind, recorded_at: "2026-11-23T01:30:00Z", body: { leg: 1 }, state: "unsent", ...changes,
});
const TERMS: StepTerms = { pause_reasons: [], self_handled: [], returns_name_unit: true, contacts_min: 2, extensions_max: 2, pause_workdays_max: 10 };
const knowing = (terms: Partial<StepTerms> = {}): KnownRules => ({ calendar: vectors.calendars[0]!, step_terms: { ...TERMS, ...terms } });
const kinds = (of: Ticket): string[] => fitting(of, NOW).map(({ kind }) => kind);

describe("the steps that fit", () => {
  test("are those that are granted and fit the state, with the number of one's own part", () => {
    expect(fitting(ticket(), NOW)).toEqual([
      { kind: "sign", no: 1 }, { kind: "note", no: null }, { kind: "return_request", no: 1 },
    ]);
    expect(kinds(AT_WORK)).toEqual(["result", "note", "return_request", "extension_request"]);
    expect(kinds(ticket({ state: "closed" }))).toEqual(["note"]);
  });

  test("end on the spot only what the city lets end so", () => {
    const own = { ...OWN, kinds: ["self_handling"], legs: [] };
    const found = (category: string): string[] => fitting(ticket({ state: "submitted", own, category }), NOW, knowing({ self_handled: ["0103"] })).map(({ kind }) => kind);
    expect(found("0103")).toEqual(["self_handling"]);
    expect(found("0104")).toEqual([]);
  });

  test("are none about another unit's part", () => {
    expect(kinds(ticket({ own: { ...OWN, legs: [2] } }))).toEqual(["note"]);
  });

  test("are none at all in a document from before the server told what is granted", () => {
    const { own: _, ...before } = ticket();
    expect(kinds(before)).toEqual([]);
  });

  test("ask for nothing twice while the first request waits", () => {
    const asked = { no: 1, kind: "extension", leg: 1, at: LATER, granted: null };
    const lacks = (of: Ticket) => fitting(of, NOW, knowing()).find(({ kind }) => kind === "extension_request")?.lacks?.reason_code;
    expect(lacks({ ...AT_WORK, requests: [asked] })).toBe("asked_already");
    expect(lacks({ ...AT_WORK, requests: [{ ...asked, granted: false }] })).toBeUndefined();
    expect(lacks(provisionally(AT_WORK, [done("extension_request")]))).toBe("asked_already");
  });

  test("say what they lack, and a contact made a moment ago counts", () => {
    const counts = { leg: 1, is_final: false, names_unit: true, returns: 0, extensions: 0, extension_workdays_max: 5, extension_workdays_left: 5 };
    const once = { ...AT_WORK, own: { ...OWN, kinds: ["pause_request"] }, asking: { contacts: 1, pause_workdays: 0, legs: [counts] } };
    const [pause] = fitting(once, NOW, knowing());
    expect(pause?.lacks).toEqual({ reason_code: "evidence_missing", facts: { field: "contact", needed: 2 } });
    expect(fitting(provisionally(once, [done("contact", { body: {} })]), NOW, knowing())[0]).toEqual({ kind: "pause_request", no: 1 });
  });

  test("count a contact made a moment ago only where it lies far enough from the last that counts", () => {
    const at = (recorded_at: string): Done => done("contact", { body: {}, recorded_at });
    const counted = (last: string | null, ...made: string[]) =>
      provisionally({ ...AT_WORK, asking: { contacts: 0, contact_counted_at: last, pause_workdays: 0, legs: [] } }, made.map(at), knowing({ contacts_apart: { hours: 2 } })).asking?.contacts;
    expect(counted("2026-11-23T01:00:00Z", "2026-11-23T02:59:59Z")).toBe(0);
    expect(counted("2026-11-23T01:00:00Z", "2026-11-23T03:00:00Z")).toBe(1);
    expect(counted(null, "2026-11-23T01:00:00Z", "2026-11-23T01:30:00Z", "2026-11-23T03:00:00Z")).toBe(2);
  });

  test("are about the part that lacks nothing, where there are two", () => {
    const two = { ...AT_WORK, legs: [SIGNED, { ...SIGNED, no: 2 }], own: { ...OWN, kinds: ["extension_request"], legs: [1, 2] } };
    const asked = { no: 1, kind: "extension", leg: 1, at: LATER, granted: null };
    expect(fitting({ ...two, requests: [asked] }, NOW, knowing())).toEqual([{ kind: "extension_request", no: 2 }]);
  });

  test("have the explanation of a delay as soon as there is one", () => {
    const late = { ...AT_WORK, legs: [leg({ ...SIGNED, resolve_due: "2026-11-23T01:59:00Z" })] };
    expect(kinds(late)).toContain("overdue_explanation");
  });

  test("are about tasks, whistles and offers by their numbers, as long as they wait", () => {
    const own = { kinds: ["field_task_result", "whistle_answer", "offer_taken"], legs: [], offers: [1], tasks: [4], whistles: [2] };
    expect(fitting(ticket({ own }), NOW)).toEqual([
      { kind: "offer_taken", no: 1 }, { kind: "field_task_result", no: 4 }, { kind: "whistle_answer", no: 2 },
    ]);
    const after = provisionally(ticket({ own }), [
      done("field_task_result", { body: { task: 4 } }), done("whistle_answer", { body: { whistle: 2 } }), done("offer_taken"),
    ]);
    expect(kinds(after)).toEqual([]);
  });
});

describe("what was done a moment ago", () => {
  test("counts before the server has answered, one step upon the other", () => {
    const after = provisionally(ticket(), [done("sign"), done("result")]);
    expect(after.state).toBe("to_review");
    expect(after.legs[0]).toMatchObject({ state: "submitted", signed_at: "2026-11-23T01:30:00Z" });
    expect(kinds(provisionally(ticket(), [done("sign")]))).toContain("result");
  });

  test("does not count any more once the server has answered: the document says what became of it", () => {
    for (const state of ["accepted", "refused", "quarantined", "duplicate"] as const) {
      expect(provisionally(ticket(), [done("sign", { state })])).toEqual(ticket());
    }
  });

  test("leaves the ticket with the others that have not answered yet", () => {
    const two = { ...AT_WORK, legs: [SIGNED, leg({ no: 2, role: "co" })] };
    expect(provisionally(two, [done("result")]).state).toBe("handling");
  });

  test("waits to be decided where somebody decides it; a unit that was asked for is added at once", () => {
    const requests = (kind: string) => provisionally(AT_WORK, [done(kind)]).requests?.map((each) => each.kind);
    expect(["return_request", "extension_request", "pause_request"].map(requests)).toEqual([["return"], ["extension"], ["pause"]]);
    expect(requests("unit_request")).toEqual([]);
  });

  test("changes nothing where it does not fit", () => {
    expect(provisionally(ticket({ state: "closed" }), [done("sign")]).state).toBe("closed");
  });
});

test("the step that is awaited is held out first, and after it the next one", () => {
  expect(stepFor("sign", fitting(ticket(), NOW))).toBe("sign");
  expect(stepFor("sign", fitting(provisionally(ticket(), [done("sign")]), NOW))).toBe("result");
  expect(stepFor(undefined, fitting(ticket(), NOW))).toBeNull();
});

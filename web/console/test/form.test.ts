import { expect, test } from "vitest";

import type { TicketCard } from "../src/door/messages.ts";
import { beginning, bodyOf, missing, offered } from "../src/state/form.ts";
import { type Description, fieldsOf } from "../src/state/schema.ts";

const DESCRIPTION: Description = {
  paths: {
    "/api/v1/tickets/{reference}/grant": { post: { requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Grant" } } } } } },
    "/api/v1/tickets/{reference}/close": { post: {} },
  },
  components: {
    schemas: {
      Grant: {
        required: ["request", "told", "units", "held_at"],
        properties: {
          request: { type: "integer", minimum: 1 },
          told: { type: "boolean" },
          note: { oneOf: [{ type: "string" }, { type: "null" }], maxLength: 5000 },
          kind: { type: ["null", "string"], enum: ["a", "b", null] },
          units: { type: "array", items: { oneOf: [{ $ref: "#/components/schemas/Unit" }, {}] } },
          held_at: { type: "string", format: "date-time" },
          role: { type: "string", pattern: "^(co|assist)$", default: "co" },
          photos: { type: "array", items: { oneOf: [{ type: "string" }, {}] }, default: [] },
        },
      },
      Unit: { required: ["unit"], properties: { unit: { type: "string", maxLength: 500 }, role: { type: "string", enum: ["lead", "co"], default: "lead" } } },
    },
  },
};

const FIELDS = fieldsOf(DESCRIPTION, "grant");

test("a form has the server's fields, of the server's kinds", () => {
  expect(FIELDS.map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ["request", "number", true], ["told", "answer", true], ["note", "text", false], ["kind", "choice", false],
    ["units", "rows", true], ["held_at", "instant", true], ["role", "choice", false], ["photos", "beyond", false],
  ]);
  expect(FIELDS[6]?.options).toEqual(["co", "assist"]);
  expect(FIELDS[3]?.options).toEqual(["a", "b"]);
  expect(FIELDS[4]?.columns.map(({ name, initial }) => [name, initial])).toEqual([["unit", undefined], ["role", "lead"]]);
});

test("a step of which nothing need be told has no fields", () => {
  expect(fieldsOf(DESCRIPTION, "close")).toEqual([]);
});

test("a form begins with the one request that waits, and lacks what is required", () => {
  const values = beginning(FIELDS, { request: [3] });

  expect(values["request"]).toBe(3);
  expect(missing(FIELDS, values)).toEqual(["told", "units", "held_at"]);
});

test("blanks alone say nothing", () => {
  expect(missing(FIELDS, { ...beginning(FIELDS, {}), told: true, units: [{}], held_at: " \u3000\n" })).toEqual(["request", "held_at"]);
  expect(bodyOf(FIELDS, { ...beginning(FIELDS, { request: [3] }), told: true, note: " \u3000\n" })).not.toHaveProperty("note");
});

test("where there are several to choose from, the person chooses", () => {
  expect(missing(FIELDS, beginning(FIELDS, { request: [3, 4] }))).toContain("request");
});

test("a list of known words offers them", () => {
  const schema = { properties: { marks: { type: "array", items: { type: "string", enum: ["a", "b"] } } } };
  const told: Description = { ...DESCRIPTION, paths: { "/api/v1/tickets/{reference}/mark": { post: { requestBody: { content: { "application/json": { schema } } } } } } };

  expect(fieldsOf(told, "mark").map(({ kind, options }) => [kind, options])).toEqual([["list", ["a", "b"]]]);
});

test("what says nothing is not sent, and a time is a time in China", () => {
  const body = bodyOf(FIELDS, { request: "3", told: false, note: "", units: [{ unit: "u", role: undefined }], held_at: "2026-11-23T09:30" });

  expect(body).toEqual({ request: 3, told: false, units: [{ unit: "u" }], held_at: "2026-11-23T09:30:00+08:00" });
});

test("only the requests that a step answers are offered to it, and a unit's own leg", () => {
  const card = {
    legs: [
      { no: 1, unit: "urban", state: "signed", signed_at: "2026-11-23", answered_at: null },
      { no: 2, unit: "street", state: "signed", signed_at: "2026-11-23", answered_at: null },
      { no: 3, unit: "urban", state: "returned", signed_at: null, answered_at: null },
    ],
    requests: [{ no: 1, kind: "return", granted: false }, { no: 2, kind: "return", granted: null }, { no: 3, kind: "pause", granted: null }],
    field_tasks: [], supervisions: [], whistles: [], sweeps: [], subscribers: [],
  } as unknown as TicketCard;

  expect(offered(card, "grant_return", "urban")["request"]).toEqual([2]);
  expect(offered(card, "grant_pause", "urban")["request"]).toEqual([3]);
  expect(offered(card, "submit_result", "street")["leg"]).toEqual([2]);
});

test("after a first round only the leg of the second one is signed for and answered", () => {
  const legs = [
    { no: 1, unit: "urban", state: "done", signed_at: "2026-11-23", answered_at: "2026-11-24" },
    { no: 2, unit: "urban", state: "pending_sign", signed_at: null, answered_at: null },
  ];
  const card = { legs, requests: [], field_tasks: [], supervisions: [], whistles: [], sweeps: [], subscribers: [] } as unknown as TicketCard;

  expect(offered(card, "sign", "urban")["leg"]).toEqual([2]);
  expect(offered(card, "submit_result", "urban")["leg"]).toEqual([]);
});

test("meetings, stages, whistles and sweeps are offered as long as they wait, and to the unit that they are for", () => {
  const card = {
    legs: [], requests: [], field_tasks: [], supervisions: [], subscribers: [],
    consultation: { meetings: [{ no: 1, minuted_at: "2026-11-23" }, { no: 2, minuted_at: null }] },
    plan: { accepted_at: "2026-11-23", milestones: [{ no: 1, met_at: "2026-11-24" }, { no: 2, met_at: null }] },
    whistles: [{ no: 1, units: ["urban"], attended: ["urban"] }, { no: 2, units: ["urban"], attended: [] }, { no: 3, units: ["street"], attended: [] }],
    sweeps: [{ no: 1, unit: "urban", done_at: null }, { no: 2, unit: "urban", done_at: "2026-11-23" }, { no: 3, unit: "street", done_at: null }],
  } as unknown as TicketCard;

  expect(offered(card, "any", "urban")).toMatchObject({ meeting: [2], milestone: [2], whistle: [2], sweep: [1] });
  expect(offered(card, "any", null)).toMatchObject({ whistle: [1, 2, 3], sweep: [1, 3] });
});

import { expect, test } from "vitest";

import type { Command } from "../src/pouch/documents.ts";
import type { Receipt } from "../src/pouch/queue.ts";
import { nextStep, picturesOf, stepsOf } from "../src/state/mediation/case.ts";
import { formPlaceOf } from "../src/state/mediation/form-place.ts";
import { begun, bodyOf, changed, digestsIn, lacks, nobody, pictures, signed } from "../src/state/mediation/forms.ts";
import { knownCases } from "../src/state/mediation/provisional.ts";

const ME = "mediator-1";
const CASE = "019aab40-0000-7000-8b11-77aa00ffee03";
const uuid = (n: number): string => `019aab40-000${n}-7000-8b11-77aa00ffee03`;
const NOW_MS = Date.parse("2026-11-23T17:30:00Z"); // already the 24th in China

const command = (n: number, kind: string, body: object): Command => ({
  _id: `command:${uuid(n)}`, schema: 1, kind, writer: "a3f2c41d9e07b658", counter: n + 1, by: ME, recorded_at: "2026-11-23T20:10:00+08:00",
  boot_id: "b", monotonic_ms: 1, body: body as Command["body"], ...(kind !== "mediation" && { mediation: CASE }),
});
const REGISTERED = command(0, "mediation", {
  dispute_type: "neighbour", matter: "楼上漏水", takes_it: true, parties: [{ side: "applicant", sealed: "AAAA" }, { side: "respondent", special_care: ["minor"] }],
});
const CONSENTS = [1, 2].map((party) => command(party, "mediation_consent", { party, rights_told: true, how: "spoken" }));
const SESSION = command(3, "mediation_session", { held_at: "2026-11-23T09:00:00+08:00", place: "社区", present: [1, 2], record: "愿意协商" });
const AGREED = command(4, "mediation_agreement", { matter: "赔偿", agreed_on: "2026-11-23", duties: [{ duty: "赔偿500元", party: 2, manner: "转账" }] });

const answered = (n: number, status: "accepted" | "refused"): Receipt => ({
  _id: `receipt:${uuid(n)}`, verdicts: [{ status, reason_code: status === "refused" ? "not_your_case" : null, facts: {} }],
});
const only = (...commands: Command[]) => knownCases([], commands, [], ME)[0]!;

test("a case that was registered here is known at once, by its offline number, and provisional", () => {
  const { id, found, pending } = only(REGISTERED);

  expect(id).toBe(CASE);
  expect(found).toMatchObject({ number: "离A3F20001", state: "accepted", lead: ME, matter: "楼上漏水" });
  expect(pending.map(({ kind }) => kind)).toEqual(["mediation"]);
});

test("what is recorded leads the case on, in the order of recording", () => {
  expect(nextStep(only(REGISTERED).found, ME)).toBe("mediation_consent");
  expect(nextStep(only(REGISTERED, ...CONSENTS).found, ME)).toBe("mediation_session");
  expect(nextStep(only(REGISTERED, ...CONSENTS, SESSION).found, ME)).toBe("mediation_agreement");
  expect(only(AGREED, SESSION, ...CONSENTS, REGISTERED).found.state).toBe("agreed");
});

test("the pictures of a case are its signatures, papers and proofs, each once", () => {
  const signed = command(1, "mediation_consent", { party: 1, rights_told: true, how: "signature", signature: "a1" });
  const paper = command(2, "mediation_material", { kind: "evidence", text: "现场", sha256: "b2" });
  const text = command(3, "mediation_material", { kind: "evidence", text: "口述" });

  expect(picturesOf(only(REGISTERED, signed, paper, text).found)).toEqual([
    { sha256: "a1", kind: "signature", party: 1 }, { sha256: "b2", kind: "evidence", party: null },
  ]);
});

test("a session before everybody has consented is kept and leads nowhere", () => {
  const { found } = only(REGISTERED, SESSION);

  expect(found).toMatchObject({ state: "accepted", sessions: [{ irregular: ["consent_missing"] }] });
  expect(stepsOf(found, ME)).not.toContain("mediation_agreement");
});

test("what was refused counts for nothing and is told with its reason", () => {
  const [known] = knownCases([], [REGISTERED, CONSENTS[0]!], [answered(1, "refused")], ME);

  expect(known!.found.parties[0]!.consent).toBeNull();
  expect(known!.refused).toMatchObject([{ kind: "mediation_consent", reason: { code: "not_your_case" } }]);
});

test("what the server has taken in is in its document and nowhere else", () => {
  const document = { ...only(REGISTERED, ...CONSENTS).found, number: "(2026)甲街道人调字第1号" };
  const accepted = [0, 1, 2].map((n) => answered(n, "accepted"));

  const [known] = knownCases([document], [REGISTERED, ...CONSENTS], accepted, ME);

  expect(known).toMatchObject({ found: document, pending: [], refused: [] });
});

test("with the last duty done the case is performed", () => {
  const signed = command(5, "mediation_signing", { signed_on: "2026-11-23", signatures: [] });
  const done = command(6, "mediation_performance", { item: 1, done_on: "2026-11-24" });

  expect(only(REGISTERED, ...CONSENTS, SESSION, AGREED, signed).found.state).toBe("performing");
  expect(only(REGISTERED, ...CONSENTS, SESSION, AGREED, signed, done).found.state).toBe("performed");
});

test("who was invited adds to the file and does not conduct it; who is a stranger does nothing", () => {
  const found = { ...only(REGISTERED, ...CONSENTS).found, lead: "mediator-2", helpers: ["helper-1"] };

  expect(stepsOf(found, "helper-1")).toEqual(["mediation_session", "mediation_material", "mediation_police"]);
  expect(stepsOf({ ...found, parties: [] }, "worker-1")).toEqual([]);
});

test("who is only asked takes the case or declines it", () => {
  const asked = { ...only(REGISTERED).found, lead: null, state: "registered", parties: [], asked_until: "2026-11-23T21:00:00+08:00" };

  expect(stepsOf(asked, ME)).toEqual(["mediation_offer_taken", "mediation_offer_declined"]);
  expect(nextStep(asked, ME)).toBe("mediation_offer_taken");
});

test("a minor's consent needs the guardian, and a signature its picture", () => {
  const { found } = only(REGISTERED, CONSENTS[0]!);
  const form = changed(begun("mediation_consent", found, ME, NOW_MS), "rights_told", true);

  expect(form["party"]).toBe(2);
  expect(lacks("mediation_consent", form, found)).toBe("by_guardian");
  const guarded = changed(form, "by_guardian", true);
  expect(lacks("mediation_consent", guarded, found)).toBe("signature");
  const signed = changed(guarded, "signature", "ab");
  expect(lacks("mediation_consent", signed, found)).toBeNull();
  expect(pictures("mediation_consent", signed, found)).toEqual([{ sha256: "ab", kind: "signature" }]);
  expect(bodyOf("mediation_consent", signed, found)).toEqual({ party: 2, rights_told: true, by_guardian: true, how: "signature", signature: "ab" });
});

test("another way of consenting forgets the picture of the first", () => {
  const { found } = only(REGISTERED);
  const signed = changed(begun("mediation_consent", found, ME, NOW_MS), "signature", "ab");

  expect(changed(signed, "how", "thumbprint")["signature"]).toBeNull();
  expect(pictures("mediation_consent", changed(signed, "how", "spoken"), found)).toEqual([]);
});

test("a picture that the form still holds is not forgotten because its field is not asked now", () => {
  const values = { how: "spoken", signature: "ab", rights_told: true };

  expect(pictures("mediation_consent", values, null)).toEqual([]);
  expect(digestsIn("mediation_consent", values)).toEqual(["ab"]);
  expect(digestsIn("mediation_signing", { signatures: [{ party: 1, how: "seal", sha256: "cd" }, { party: 2, how: "seal", sha256: null }] })).toEqual(["cd"]);
});

test("days and moments of forms are those of China, whatever the device's zone", () => {
  const { found } = only(REGISTERED);

  expect(begun("mediation_agreement", found, ME, NOW_MS)["agreed_on"]).toBe("2026-11-24");
  const session = { ...begun("mediation_session", found, ME, NOW_MS), place: "社区", record: "各述其情" };
  expect(bodyOf("mediation_session", session, found)).toMatchObject({ held_at: "2026-11-24T01:30:00+08:00", present: [1, 2] });
});

test("a registration has a person on each side, and its place comes from the ticket where it has one", () => {
  const form = begun("mediation", null, ME, NOW_MS);

  expect(lacks("mediation", form, null)).toBe("parties");
  const parties = [nobody("applicant"), nobody("respondent")].map((party) => ({ ...party, person: { ...party.person, name: "夏雨荷" } }));
  const filled = { ...form, parties, dispute_type: "neighbour", matter: "漏水" };
  expect(lacks("mediation", filled, null)).toBe("where");
  expect(lacks("mediation", { ...filled, ticket: CASE }, null)).toBeNull();
  expect(bodyOf("mediation", { ...filled, where: { area: "g1" } }, null)).toMatchObject({ area: "g1", parties: [{ side: "applicant", person: { name: "夏雨荷" } }, {}] });
});

test("an address that means no form leads to registering", () => {
  expect(formPlaceOf("mediation_consent:1")).toEqual({ kind: "mediation_consent", about: "1" });
  expect(formPlaceOf("__proto__")).toEqual({ kind: "mediation", about: null });
});

test("a thumbprint that is ready after another way of signing was chosen is nobody's signature", () => {
  const chosen = [{ party: 1, how: "signature", sha256: null }, { party: 2, how: "thumbprint", sha256: null }] as const;

  expect(signed(chosen, { party: 1, how: "thumbprint", sha256: "late" })).toEqual(chosen);
  expect(signed(chosen, { party: 2, how: "thumbprint", sha256: "taken" })).toEqual([chosen[0], { party: 2, how: "thumbprint", sha256: "taken" }]);
});

import { describe, expect, test } from "vitest";

import { adviceOn } from "../src/state/steps/advice.ts";
import { ORDER } from "../src/state/steps/fitting.ts";
import { answersOf, bodyOf, emptyAnswers, fieldsOf, lacking, photosIn, type Answers, type Circumstances } from "../src/state/steps/forms.ts";
import reasons from "../src/words/reasons.json";
import { zh } from "../src/words/zh/index.ts";

const NOW = "2026-11-23T10:00:00+08:00";
const ABOUT: Circumstances = { no: 1, task: "verify", pauseReasons: ["material", "court"], returnsNameUnit: true, isLate: false, workdaysMax: null };
const fields = (kind: string, answers: Answers = {}, about = ABOUT) => fieldsOf(kind, answers, about) ?? [];
const names = (kind: string, answers: Answers = {}, about = ABOUT) => fields(kind, answers, about).map(({ name }) => name);
const body = (kind: string, answers: Answers, no: number | null = 1) => bodyOf(kind, fields(kind, answers), answers, no, NOW, (sha256) => `taken ${sha256}`);

describe("a form", () => {
  test.each(ORDER)("there is for %s, and every field and choice has a name", (kind) => {
    const asked = fieldsOf(kind, {}, { ...ABOUT, isLate: true });
    expect(asked).not.toBeNull();
    for (const field of asked!) {
      expect(zh.steps.field).toHaveProperty(field.name);
      if (field.as === "choice") for (const each of field.of) expect(zh.steps.choice[field.name as "manner"]).toHaveProperty([each]);
    }
  });

  test("asks why only where it is not solved, and for an explanation only where it is late", () => {
    expect(names("result", { solved: true })).not.toContain("unsolved_reason");
    expect(names("result", { solved: false })).toContain("unsolved_reason");
    expect(names("result")).not.toContain("overdue_explanation");
    expect(names("result", {}, { ...ABOUT, isLate: true })).toContain("overdue_explanation");
  });

  test("asks for place and photos of a visit only", () => {
    expect(names("contact", { manner: "phone" })).not.toContain("photos");
    expect(names("contact", { manner: "visit_to_talk" })).toEqual(expect.arrayContaining(["position", "photos"]));
  });

  test("offers findings by the kind of task, and the city's own reasons to wait", () => {
    expect(fields("field_task_result")[0]).toMatchObject({ of: ["true", "untrue", "gone"] });
    expect(fields("field_task_result", {}, { ...ABOUT, task: "check" })[0]).toMatchObject({ of: ["fixed", "not_fixed"] });
    expect(fields("pause_request")[0]).toMatchObject({ of: ["material", "court"] });
  });

  test("offers to suggest what the person may suggest; all where that is not known", () => {
    expect(fields("suggestion", {}, { ...ABOUT, suggests: ["merging", "more_time"] })[0]).toMatchObject({ of: ["merging", "more_time"] });
    expect(fields("suggestion")[0]).toMatchObject({ of: ["merging", "correction", "more_time"] });
  });

  test("owes a photo where somebody else's matter is taken back for them", () => {
    const lacks = (owesProof: boolean) => lacking(fields("withdrawal", {}, { ...ABOUT, owesProof }), { reason: "已解决" });
    expect(lacks(true)).toBe("photos");
    expect(lacks(false)).toBeNull();
  });

  test("offers no more workdays than there are left", () => {
    expect(fields("extension_request")[0]).toMatchObject({ of: [1, 2, 3, 5, 10] });
    expect(fields("extension_request", {}, { ...ABOUT, workdaysMax: 3 })[0]).toMatchObject({ of: [1, 2, 3] });
  });

  test("says the first thing that is still needed", () => {
    const answers = { ...emptyAnswers(fields("result")), handling: "换灯" };
    expect(lacking(fields("result"), answers)).toBe("public_reply");
    expect(lacking(fields("result"), { ...answers, public_reply: "好了" })).toBeNull();
    expect(lacking(fields("return_request"), { reason_code: "area", clause: "条" })).toBe("suggested_unit");
    expect(lacking(fields("return_request", {}, { ...ABOUT, returnsNameUnit: false }), { reason_code: "area", clause: "条" })).toBeNull();
  });
});

describe("the body of a command", () => {
  test("holds the number, the flags, and nothing that nobody said", () => {
    const answers = { ...emptyAnswers(fields("result")), handling: " 换灯 ", public_reply: "好了", photos_after: ["b"] };
    expect(body("result", answers)).toEqual({
      leg: 1, handling: "换灯", public_reply: "好了", solved: true, contacted: false, is_true: true, is_beyond_duty: false,
    });
    expect(photosIn(fields("result", answers), answers)).toEqual([{ sha256: "b", kind: "after" }]);
  });

  test("names the photos where the step does, and when they were taken where that matters", () => {
    expect(body("self_handling", { before: ["a"], after: ["b"] }, null)).toEqual({ before: "a", after: "b", found_at: "taken a", done_at: "taken b" });
    expect(body("field_task_result", { finding: "gone", photos: ["a"] })).toEqual({ task: 1, finding: "gone", photos: ["a"] });
  });

  test("says when the reporter was told only if they were", () => {
    expect(body("extension_request", { workdays: 2, reason: "缺件", citizen_told_at: true })).toMatchObject({ citizen_told_at: NOW });
    expect(body("extension_request", { workdays: 2, reason: "缺件" })).not.toHaveProperty("citizen_told_at");
  });

  test("gives back the answers that it was made of, without photos and place", () => {
    const answers = { manner: "visit_to_do", reached: true, result: "已谈", photos: ["a"] };
    expect(answersOf(fields("contact", answers), body("contact", answers) as Answers)).toEqual({ manner: "visit_to_do", reached: true, result: "已谈" });
  });
});

test("what to do about a refusal follows from its reason", () => {
  expect(adviceOn("not_yours")).toBe("notYours");
  expect(adviceOn("evidence_missing")).toBe("form");
  expect(adviceOn("step_does_not_fit")).toBe("changed");
  expect(adviceOn(undefined)).toBe("changed");
  for (const code of ["not_yours", "evidence_missing", "step_does_not_fit"]) expect(reasons).toHaveProperty(code);
});

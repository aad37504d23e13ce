import { expect, test } from "vitest";

import { added, faultIn, filled, moved, removed, rowsOf } from "../src/state/rule-rows.ts";
import { emptyRow, read, TABLES, written } from "../src/state/rule-tables.ts";

const [ITEMS, CLASSES] = TABLES["exclusions"] as [(typeof TABLES)[string][number], (typeof TABLES)[string][number]];
const DUTIES = TABLES["duties"]?.[0] as typeof ITEMS;
const CONTENT = {
  name: "own",
  classes: [
    { code: "X1", items: [{ code: "X101", script: "一" }, { code: "X102", script: "二" }] },
    { code: "X2", items: [{ code: "X201", script: "三" }] },
  ],
};
const codes = (content: object, table = ITEMS): unknown[] => rowsOf(content as typeof CONTENT, table).map(({ row }) => row["code"]);

test("rows inside others are one table, in the order of the document", () => {
  expect(codes(CONTENT)).toEqual(["X101", "X102", "X201"]);
  expect(codes(CONTENT, CLASSES)).toEqual(["X1", "X2"]);
});

test("a row is added after the one that is chosen, taken away, and moved within its own list", () => {
  const grown = added(CONTENT, ITEMS, ["classes", 0, "items", 0], { code: "X103" });
  expect(codes(grown.content)).toEqual(["X101", "X103", "X102", "X201"]);
  expect(grown.path).toEqual(["classes", 0, "items", 1]);
  expect(codes(added(CONTENT, CLASSES, null, { code: "X3" }).content, CLASSES)).toEqual(["X1", "X2", "X3"]);
  expect(codes(removed(CONTENT, ["classes", 0, "items", 0]))).toEqual(["X102", "X201"]);
  expect(codes(moved(CONTENT, ["classes", 0, "items", 1], -1).content)).toEqual(["X102", "X101", "X201"]);
  expect(moved(CONTENT, ["classes", 1, "items", 0], 1).content).toBe(CONTENT);
});

test("what was before stays as it was, and a cell that says nothing is left out where it may be", () => {
  const after = filled(CONTENT, ["classes", 1, "items", 0], "script", "四", false);
  expect(rowsOf(after, ITEMS)[2]?.row["script"]).toBe("四");
  expect(CONTENT.classes[1]?.items[0]?.script).toBe("三");
  expect(rowsOf(filled(CONTENT, ["classes", 1, "items", 0], "script", "", true), ITEMS)[2]?.row).toEqual({ code: "X201" });
});

test("a refusal leads to its row and field", () => {
  const tables = [ITEMS, CLASSES];
  expect(faultIn("$.classes[0].items[1].keywords[2]", CONTENT, tables)).toEqual({ path: ["classes", 0, "items", 1], column: "keywords" });
  expect(faultIn("$.classes[1].action", CONTENT, tables)).toEqual({ path: ["classes", 1], column: "action" });
  expect(faultIn("items X201", CONTENT, tables)).toEqual({ path: ["classes", 1, "items", 0], column: null });
  expect(faultIn("line 5 unit", { duties: [] }, [DUTIES])).toEqual({ path: ["duties", 3], column: "unit" });
  expect(faultIn("counts", CONTENT, tables)).toBeNull();
});

test("words stand between marks of several kinds, groups on lines", () => {
  expect(read("words", "占道，摆摊、 出店")).toEqual(["占道", "摆摊", "出店"]);
  expect(written("groups", read("groups", "噪音、吵\n\n施工"))).toBe("噪音、吵\n施工");
  expect(read("number", "")).toBeUndefined();
  expect(emptyRow(DUTIES, { unit: "urban" })).toMatchObject({ unit: "urban", role: "lead", area: "" });
  expect(emptyRow(CLASSES, undefined)).toMatchObject({ items: [], needs_second_person: false });
});

test("every list of the catalogue has its table, and a flag that stands by itself begins so", () => {
  const catalogue = TABLES["catalogue"] ?? [];
  expect(catalogue.map(({ name }) => name)).toEqual([
    "subitems", "categories", "joint_rules", "deadline_classes", "urgency_levels", "request_types", "department_types", "crosswalk", "retired",
  ]);
  const types = catalogue.find(({ name }) => name === "request_types") as typeof ITEMS;
  expect(emptyRow(types, undefined)).toEqual({ code: "", name_zh: "", needs_callback: true });
});

import { expect, test } from "vitest";

import { queueOf, type Receipt } from "../src/pouch/queue.ts";
import { unsentHeader, type Unsent } from "../src/pouch/outbox.ts";

const uuid = (n: number): string => `019aab3c-5e80-7000-8a3f-2001c0ffee0${n}`;
const recorded = (n: number) => ({ kind: "note", recorded_at: `2026-11-22T09:0${n}:00+08:00`, counter: n, writer: "a3f2c41d9e07b658" });
const unsent = (n: number) => ({ id: `command:${uuid(n)}`, ...recorded(n) }) as unknown as Unsent;
const command = (n: number) => ({ _id: `command:${uuid(n)}`, ...recorded(n) });
const receipt = (n: number, ...statuses: ("accepted" | "refused")[]): Receipt => ({
  _id: `receipt:${uuid(n)}`,
  verdicts: statuses.map((status) => ({ status, reason_code: status === "refused" ? "not_yours" : null, facts: { leg: 1 } })),
});

test("what is in the outbox is unsent, or on its way while it is on the air", () => {
  const rows = queueOf([unsent(1), unsent(2)], new Set([`command:${uuid(2)}`]), [command(1), command(2)], []);

  expect(rows.map(({ state }) => state)).toEqual(["sending", "unsent"]);
});

test("what the server has acknowledged is delivered until there is a receipt", () => {
  expect(queueOf([], new Set(), [command(1)], [])[0]).toMatchObject({ state: "delivered", number_offline: "离A3F20001" });
});

test("of verdicts the last one counts, with its reason", () => {
  const [row] = queueOf([], new Set(), [command(1)], [receipt(1, "accepted", "refused")]);

  expect(row).toMatchObject({ state: "refused", reason_code: "not_yours", facts: { leg: 1 } });
});

test("while nothing can be read the unsent is told all the same", () => {
  expect(queueOf([unsent(1)], new Set(), [], [])).toHaveLength(1);
});

test("the newest comes first", () => {
  expect(queueOf([unsent(2)], new Set(), [command(1), command(3)], []).map(({ counter }) => counter)).toEqual([3, 2, 1]);
});

test("the server is told how many are unsent, and since when", () => {
  expect(unsentHeader([unsent(2), unsent(1)])).toBe("2;oldest=2026-11-22T09:01:00+08:00");
  expect(unsentHeader([])).toBeUndefined();
});

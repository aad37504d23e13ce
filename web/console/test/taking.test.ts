import { afterEach, expect, test, vi } from "vitest";

import type { TicketCard } from "../src/door/messages.ts";
import { taking } from "../src/state/taking.ts";

const CARD = { ticket: { number: "7", version: 3 } } as TicketCard;
const sent: Record<string, string>[] = [];

/** Answers one after the other; what was asked is kept in `sent`. */
function answers(...all: (() => Response)[]): void {
  sent.length = 0;
  vi.stubGlobal("fetch", (_: string, request: RequestInit) => {
    sent.push(request.headers as Record<string, string>);
    return Promise.resolve().then(all.shift()!);
  });
}
const lost = (): Response => {
  throw new TypeError("no network");
};
const refused = (): Response => Response.json({ type: "urn:wangge:problem:version-mismatch" }, { status: 412 });
const done = (): Response => Response.json(CARD);
const keys = (): (string | undefined)[] => sent.map((headers) => headers["Idempotency-Key"]);

afterEach(() => vi.unstubAllGlobals());

test("what is said again after a lost reply is the same step", async () => {
  answers(lost, done);
  const take = taking();
  await expect(take(CARD, "note", { text: "a" })).rejects.toThrow();
  await take(CARD, "note", { text: "a" });

  expect(keys()[1]).toBe(keys()[0]);
  expect(sent.map((headers) => headers["If-Match"])).toEqual(['"3"', '"3"']);
});

test("something else, or the same after an answer, is a step of its own", async () => {
  answers(lost, done, done, refused, done);
  const take = taking();
  await expect(take(CARD, "note", { text: "a" })).rejects.toThrow();
  await take(CARD, "note", { text: "b" });
  await take(CARD, "note", { text: "b" });
  await expect(take(CARD, "note", { text: "b" })).rejects.toThrow();
  await take(CARD, "note", { text: "b" });

  expect(new Set(keys()).size).toBe(5);
});

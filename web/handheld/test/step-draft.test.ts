import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { StepDraft } from "../src/state/steps/draft.ts";

let kept: number;
const draft = (): StepDraft =>
  new StepDraft(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    kept += 1;
  });

beforeEach(() => {
  vi.useFakeTimers();
  kept = 0;
});
afterEach(() => void vi.useRealTimers());

test("a form that was only opened keeps no draft, though the device finds where it is", async () => {
  const opened = draft();
  opened.changed({ found: true });
  await vi.advanceTimersByTimeAsync(1000);
  opened.leave();
  await vi.advanceTimersByTimeAsync(1000);

  expect(kept).toBe(0);
});

test("what is written is kept within a second, and a place that is found later with it", async () => {
  const written = draft();
  written.changed();
  await vi.advanceTimersByTimeAsync(1000);
  expect(kept).toBe(1);

  written.changed({ found: true });
  await vi.advanceTimersByTimeAsync(1000);

  expect(kept).toBe(2);
});

test("what is written just before the screen is left is kept, once", async () => {
  const written = draft();
  written.changed();

  written.leave();
  written.leave();
  await vi.advanceTimersByTimeAsync(1000);

  expect(kept).toBe(1);
});

test("nothing is kept after the draft was closed, and what is on its way is waited for", async () => {
  const written = draft();
  written.changed();
  written.leave();
  written.changed();

  const closed = written.close();
  await vi.advanceTimersByTimeAsync(100);
  await closed;
  expect(kept).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);

  expect(kept).toBe(1);
});

test("what was just written when the record failed is kept after all; of what was only opened there is nothing", async () => {
  const [written, opened] = [draft(), draft()];
  written.changed();
  for (const each of [written, opened]) {
    await each.close();
    each.reopen();
  }
  await vi.advanceTimersByTimeAsync(1000);

  expect(kept).toBe(1);
});

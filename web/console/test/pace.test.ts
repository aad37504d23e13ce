import { effectScope } from "vue";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { useBreath, usePace } from "../src/state/pace.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const inRoom = (make: () => () => void): (() => void) => effectScope().run(make)!;
const often = (ask: () => void): void => Array.from({ length: 9 }).forEach(ask);

describe("a pace", () => {
  test("makes one of many changes and forgets none", async () => {
    const act = vi.fn();
    const ask = inRoom(() => usePace(act, 500));
    often(ask);
    await vi.advanceTimersByTimeAsync(500);
    expect(act).toHaveBeenCalledTimes(1);
    ask();
    await vi.advanceTimersByTimeAsync(500);
    expect(act).toHaveBeenCalledTimes(2);
  });

  test("with breath waits for what takes longer, and then catches up once", async () => {
    const act = vi.fn(() => new Promise<void>((resolve) => void setTimeout(resolve, 3_000)));
    const ask = inRoom(() => useBreath(act, 500));
    ask();
    await vi.advanceTimersByTimeAsync(600);
    often(ask);
    await vi.advanceTimersByTimeAsync(2_800);
    expect(act).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(act).toHaveBeenCalledTimes(2);
  });
});

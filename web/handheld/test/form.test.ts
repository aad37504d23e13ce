import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { EMPTY, type Fix, type ReportDraft } from "../src/state/report/draft.ts";
import { type Desk, ReportForm } from "../src/state/report/form.ts";
import { Locating } from "../src/state/report/locating.ts";

/** A desk on which drafts lie until they are recorded. */
class PlainDesk implements Desk {
  readonly drafts = new Map<string, ReportDraft>();
  readonly recorded: ReportDraft[] = [];
  isFull = false;

  async save(id: string, draft: ReportDraft): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (this.isFull) throw new Error("NoRoom");
    this.drafts.set(id, draft);
  }

  async record(id: string, draft: ReportDraft): Promise<string> {
    if (this.isFull) throw new Error("NoRoom");
    this.recorded.push(draft);
    this.drafts.delete(id);
    return Promise.resolve("离A3F20001");
  }
}

let desk: PlainDesk;
let failures: unknown[];
const form = (): ReportForm => new ReportForm("draft-1", desk, (error) => failures.push(error));

beforeEach(() => {
  vi.useFakeTimers();
  [desk, failures] = [new PlainDesk(), []];
});
afterEach(() => void vi.useRealTimers());

test("what is typed is kept within a second, without a word", async () => {
  form().change({ description: "井盖破损" });

  await vi.advanceTimersByTimeAsync(1000);

  expect(desk.drafts.get("draft-1")?.description).toBe("井盖破损");
});

test("what is typed just before the screen is left is kept", async () => {
  const written = form();
  written.change({ description: "井盖" });

  void written.leave();
  await vi.advanceTimersByTimeAsync(100);

  expect(desk.drafts.get("draft-1")?.description).toBe("井盖");
});

test("a photo that is ready after the screen was left is kept with the rest", async () => {
  const written = form();
  written.change({ description: "井盖破损" });
  void written.leave();

  written.change({ photos: ["ab"] });
  await vi.advanceTimersByTimeAsync(1000);

  expect(desk.drafts.get("draft-1")).toMatchObject({ description: "井盖破损", photos: ["ab"] });
});

test("a draft that was only looked at is not written again, and a position alone is none", async () => {
  void form().leave();
  form().change({ fix: { lon: 110, lat: 20, accuracy_m: 8, source: "gps", fixed_at: "2026-11-22T00:00:00Z" } });

  await vi.advanceTimersByTimeAsync(1000);

  expect(desk.drafts.size).toBe(0);
});

test("a draft that is being written as the report is sent does not come back", async () => {
  const written = form();
  written.change({ description: "井盖破损" });
  void written.leave();

  const sent = written.send();
  await vi.advanceTimersByTimeAsync(2000);

  expect(await sent).toBe("离A3F20001");
  expect(desk.recorded).toEqual([{ ...EMPTY, description: "井盖破损" }]);
  expect(desk.drafts.size).toBe(0);
});

test("on a full handheld the form goes on being kept, and says why it could not be", async () => {
  const written = form();
  desk.isFull = true;
  written.change({ description: "井盖破损" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(failures).toHaveLength(1);
  await expect(written.send()).rejects.toThrow();
  desk.isFull = false;

  written.change({ address: "海府路" });
  await vi.advanceTimersByTimeAsync(1000);

  expect(desk.drafts.get("draft-1")).toMatchObject({ description: "井盖破损", address: "海府路" });
});

/** A device that answers when it is told to. */
class SlowDevice {
  readonly #waiting: PositionCallback[] = [];

  getCurrentPosition(found: PositionCallback): void {
    this.#waiting.push(found);
  }

  answer(lon: number): void {
    const coords = { longitude: lon, latitude: 20, accuracy: 8 } as GeolocationCoordinates;
    this.#waiting.shift()?.({ coords, timestamp: 0 } as GeolocationPosition);
  }
}

test("a position that comes after somebody has pointed at the place is not heard", () => {
  const [device, heard] = [new SlowDevice(), [] as (Fix | null)[]];
  const locating = new Locating(device);
  locating.ask((fix) => heard.push(fix));

  locating.callOff();
  device.answer(110);

  expect(heard).toEqual([]);
});

test("a position that may not be known is told apart from one that is not found", () => {
  const heard: boolean[] = [];
  const refusing = (code: number) => ({
    getCurrentPosition: (_: PositionCallback, failed: PositionErrorCallback) => failed({ code, PERMISSION_DENIED: 1 } as GeolocationPositionError),
  });
  new Locating(refusing(1)).ask((_, isRefused) => heard.push(isRefused));
  new Locating(refusing(3)).ask((_, isRefused) => heard.push(isRefused));

  expect(heard).toEqual([true, false]);
});

test("of two questions the last is answered, and where there is no device nothing is found", () => {
  const [device, heard] = [new SlowDevice(), [] as (number | undefined)[]];
  const locating = new Locating(device);
  locating.ask((fix) => heard.push(fix?.lon));
  locating.ask((fix) => heard.push(fix?.lon));
  device.answer(110);
  device.answer(111);
  new Locating(undefined).ask((fix) => heard.push(fix?.lon));

  expect(heard).toEqual([111, undefined]);
});

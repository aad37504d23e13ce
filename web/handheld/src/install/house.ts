/** What everything on this handheld is built on; one for each tab. */

import type { DeviceClock } from "../pouch/recorder.ts";
import { Bell } from "../shelf/bell.ts";
import { makeWritesStrict } from "../shelf/durability.ts";
import { webLocks, type Locks } from "../shelf/locks.ts";
import { chance, toHex } from "../vault/bytes.ts";
import { openShelf, type Shelf } from "../shelf/shelf.ts";

export interface House {
  readonly shelf: Shelf;
  readonly bell: Bell;
  readonly locks: Locks;
  readonly clock: DeviceClock;
  /** What coordinators read about the device, such as its browser. */
  readonly device: string;
}

/** Of the browser. */
export async function openHouse(): Promise<House> {
  makeWritesStrict();
  const clock: DeviceClock = {
    nowMs: () => Date.now(),
    monotonicMs: () => Math.round(performance.now()),
    bootId: toHex(chance(16)),
  };
  return { shelf: await openShelf(), bell: new Bell(), locks: webLocks, clock, device: navigator.userAgent.slice(0, 200) };
}

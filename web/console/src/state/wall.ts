/** 大屏: the wall as the server told it last, and how the line stands; it goes on by itself for weeks. */

import { onScopeDispose, shallowRef, type ShallowRef } from "vue";

import { address } from "../door/door.ts";
import { hold, type LineState } from "../door/live.ts";
import type { Wall } from "../door/messages.ts";
import { forget, recall } from "./session.ts";
import { compareVersions, isOld } from "./version.ts";

/** Nobody sits at a wall who could load it anew. */
async function keepUp(): Promise<void> {
  await compareVersions();
  if (isOld.value) location.reload();
}

/** Each answer takes the place of the one before: nothing is gathered. */
export function useWall(layer: string | undefined): { readonly wall: ShallowRef<Wall | null>; readonly line: ShallowRef<LineState> } {
  const [wall, line] = [shallowRef<Wall | null>(null), shallowRef<LineState>("connecting")];
  onScopeDispose(hold(address("/wall/live", { layer }), { wall: (data) => (wall.value = JSON.parse(data) as Wall) }, {
    mended: () => void keepUp(),
    signedOut: forget,
    refused: () => void recall(),
    state: (now) => (line.value = now),
  }));
  return { wall, line };
}

/**
 * Who uses this handheld, and what they may see, as screens follow it. Screens ask here and nowhere else for the
 * notebook, the pack and the courier.
 */

import { computed, onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";

import type { Carried } from "../install/carried.ts";
import { openInstall, type Install } from "../install/install.ts";
import type { Prefix } from "../pouch/notebook.ts";
import type { Queued } from "../pouch/queue.ts";
import type { Stop } from "../shelf/bell.ts";
import type { Standing } from "../sync/courier.ts";
import { lockWhenIdle } from "./idle.ts";
import { goBy } from "./now.ts";
import { openPack, type OpenPack } from "./pack.ts";
import { forgetView } from "./todo-view.ts";

/** The install, once it is open. */
export const install = shallowRef<Install | null>(null);
/** Who uses it now, with all that they carry. */
export const carried = shallowRef<Carried | null>(null);
/** `unset`: no PIN yet; `locked`: recording works, reading does not; `lost`: too many wrong PINs. */
export const vault = ref<Carried["vault"]["state"]>("locked");
/** Where the sync stands. */
export const standing = shallowRef<Standing | null>(null);
/** The offline pack; null before the first one came. */
export const pack = shallowRef<OpenPack | null>(null);

let stops: Stop[] = [];

/** Opens what lies on this handheld. */
export async function openHandheld(): Promise<void> {
  const opened = await openInstall();
  opened.watch(follow);
  lockWhenIdle(() => vault.value === "open" && carried.value?.lock());
  install.value = opened;
}

function follow(person: Carried | null): void {
  for (const stop of stops) stop();
  stops = [];
  carried.value = person;
  standing.value = null;
  pack.value = null;
  seen.clear();
  forgetView();
  if (person === null) return;
  stops = [
    person.vault.watch((state) => {
      vault.value = state;
      if (state !== "open") seen.clear();
    }),
    person.courier.watch((now) => (standing.value = now)),
    person.person.watch(() => void readPack(person)),
    person.person.watch(() => goBy((nowMs) => person.person.serverMs(nowMs))),
  ];
  goBy((nowMs) => person.person.serverMs(nowMs));
  void readPack(person);
}

async function readPack(person: Carried): Promise<void> {
  const content = await person.pack();
  const isCurrent = content !== null && content.version === pack.value?.content.version && content.scope.join() === pack.value.content.scope.join();
  if (carried.value === person && content !== null && !isCurrent) pack.value = openPack(content);
}

/** What screens were shown last, so that the next one has it at once and need not wait for the disk; forgotten with the keys. */
const seen = new Map<Prefix, readonly { _id: string }[]>();

/** The documents whose ids begin so, for as long as the screen is shown; none while the vault is locked. */
export function useDocuments<T extends { _id: string }>(prefix: Prefix): Readonly<Ref<readonly T[]>> {
  const known = useKnown<T>(prefix);
  return computed(() => known.value ?? []);
}

/** Likewise; null until they have been read. */
export function useKnown<T extends { _id: string }>(prefix: Prefix): Readonly<ShallowRef<readonly T[] | null>> {
  const found = shallowRef((seen.get(prefix) ?? null) as readonly T[] | null);
  followed((person) =>
    person.notebook.watch<T>(prefix, (documents) => {
      found.value = documents;
      if (vault.value === "open") seen.set(prefix, documents);
    }),
  );
  return found;
}

/** What was recorded here and what became of it, newest first, for as long as the screen is shown. */
export function useQueue(): Readonly<ShallowRef<readonly Queued[]>> {
  const rows = shallowRef<readonly Queued[]>([]);
  followed((person) => person.notebook.watchQueue((queue) => (rows.value = queue)));
  return rows;
}

/** Follows something of whoever uses the handheld, once they have a PIN, until the screen is left. */
function followed(begin: (person: Carried) => Stop): void {
  let stop: Stop = () => {};
  watch(
    [carried, vault],
    ([person, state]) => {
      stop();
      stop = person === null || state === "unset" || state === "lost" ? () => {} : begin(person);
    },
    { immediate: true },
  );
  onScopeDispose(() => stop());
}

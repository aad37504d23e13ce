/** Where the person is now: the hash says it, so the back button, a reload and a copied link all work. */

import { computed, ref } from "vue";

import { hashOf, placeOf } from "./place.ts";
import type { Room } from "./rooms.ts";
import { rooms } from "./session.ts";

const hash = ref(location.hash);
addEventListener("hashchange", () => (hash.value = location.hash));

/** The room and what it shows; null for who may enter none. */
export const here = computed(() => placeOf(hash.value, rooms.value));

/** Go to a room. */
export function enter(room: Room, view: Readonly<Record<string, string | undefined>> = {}): void {
  location.hash = hashOf(room, view);
}

/** Show something else in this room; the back button does not stop at each of these. */
export function reshow(view: Readonly<Record<string, string | undefined>>): void {
  const place = here.value;
  if (place === null) return;
  history.replaceState(null, "", hashOf(place.room, { ...place.view, ...view }));
  hash.value = location.hash;
}

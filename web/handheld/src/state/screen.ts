/** Where the person is now. The address's hash says it, so the back button and a reload with no network both work. */

import { readonly, ref } from "vue";

import { hashOf, placeOf, type ScreenName } from "./place.ts";

const place = ref(placeOf(location.hash));
addEventListener("hashchange", () => (place.value = placeOf(location.hash)));

export const current = readonly(place);

/** Go to a screen; `instead` forgets the one before, so that the back button does not return to it. */
export function show(screen: ScreenName, id?: string, { instead = false } = {}): void {
  const hash = hashOf(screen, id);
  if (instead) {
    history.replaceState(null, "", hash);
    place.value = placeOf(hash);
  } else location.hash = hash;
}

/** Where the person is now. The address's hash says it, so the back button and a reload with no network both work. */

import { readonly, ref } from "vue";

import { hashOf, placeOf, type ScreenName } from "./place.ts";

const place = ref(placeOf(location.hash));

/** How far down each entry of the browser's history was when it was left, in pixels. */
const depths = new Map<number, number>();
const numbered = (): number | undefined => (history.state as { entry?: number } | null)?.entry;
let entry = numbered() ?? 0;
history.replaceState({ entry }, "");
history.scrollRestoration = "manual"; // the browser would scroll before the screen is drawn

addEventListener("hashchange", () => {
  depths.set(entry, scrollY);
  const known = numbered();
  entry = known ?? entry + 1;
  if (known === undefined) {
    depths.delete(entry);
    history.replaceState({ entry }, "");
  }
  place.value = placeOf(location.hash);
});

export const current = readonly(place);

/** How far down the present screen was when it was left, in pixels; 0 for one that is new. */
export const depth = (): number => depths.get(entry) ?? 0;

/** Go to a screen; `instead` forgets the one before, so that the back button does not return to it. */
export function show(screen: ScreenName, id?: string, { instead = false } = {}): void {
  const hash = hashOf(screen, id);
  if (instead) {
    depths.delete(entry);
    history.replaceState({ entry }, "", hash);
    place.value = placeOf(hash);
  } else location.hash = hash;
}

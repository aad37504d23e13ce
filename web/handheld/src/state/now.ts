/** What time it is, as the server would say, for whatever a screen shows as overdue or due; told anew each minute. */

import { readonly, ref } from "vue";

const TICK_MS = 60_000;
const present = ref(Date.now());
let clockOf = (nowMs: number): number => nowMs;

/** In milliseconds since 1970; the device's own clock until the server was heard once. */
export const now = readonly(present);

/** From now on the time goes by this clock, such as a person's `serverMs`. */
export function goBy(clock: (nowMs: number) => number): void {
  clockOf = clock;
  present.value = clockOf(Date.now());
}

setInterval(() => (present.value = clockOf(Date.now())), TICK_MS);

/** 新版本: a newer app waits until the person takes it, so that no screen changes under their hands. */

import { ref } from "vue";

/** The newer version that waits, if one does. */
const waiting = ref<ServiceWorker | null>(null);
/** Another tab has taken it: this page is of the version before, until it is loaded anew. */
const isBehind = ref(false);
let isTakenHere = false;

export const updateWaits = (): boolean => waiting.value !== null || isBehind.value;

/** Take the newer version now; this page loads anew, and other tabs when somebody takes it there. */
export function takeUpdate(): void {
  isTakenHere = true;
  if (isBehind.value) location.reload();
  else waiting.value?.postMessage("take over");
}

/** Keep the app for use without a network, and notice newer ones. */
export async function watchForUpdates(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  // The first worker claims the page that brought it, which is no update.
  let isUpdate = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (isTakenHere) location.reload();
    isBehind.value = isUpdate;
    isUpdate = true;
  });
  const registration = await workers.register(`${import.meta.env.BASE_URL}sw.js`);
  waiting.value = registration.waiting;
  registration.addEventListener("updatefound", () => {
    const found = registration.installing;
    found?.addEventListener("statechange", () => {
      if (found.state === "installed" && workers.controller) waiting.value = found;
    });
  });
}

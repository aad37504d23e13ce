/** 新版本: a newer app waits until the person takes it, so that no screen changes under their hands. */

import { ref } from "vue";

/** The newer version that waits, if one does. */
const waiting = ref<ServiceWorker | null>(null);

export const updateWaits = (): boolean => waiting.value !== null;

/** Take the newer version now; the page loads anew. */
export function takeUpdate(): void {
  waiting.value?.postMessage("take over");
}

/** Keep the app for use without a network, and notice newer ones. */
export async function watchForUpdates(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  // The first worker claims the page that brought it, which is no update.
  let isUpdate = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (isUpdate) location.reload();
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

/** 新版本: the server was updated while this page stood open. What it has goes on; what it has not fetched yet may be gone. */

import { readonly, ref } from "vue";

import { isServed } from "../door/version.ts";

const isKnown = ref(false);

/** Whether the server is known to have another build than this page. */
export const isOld = readonly(isKnown);

/** To be asked where the server may be another one: the line was broken, or something could not be fetched. */
export async function compareVersions(): Promise<void> {
  try {
    isKnown.value = !(await isServed());
  } catch {
    // Out of reach; the line is mended once more.
  }
}

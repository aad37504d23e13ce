/** The time, to half a minute: what is said of terms changes while one looks on. */

import { readonly, ref } from "vue";

const ms = ref(Date.now());
setInterval(() => (ms.value = Date.now()), 30_000);

export const nowMs = readonly(ms);

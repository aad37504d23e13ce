/** 快捷键: keys that do something wherever one is on the page, but for where one writes. */

import { onMounted, onUnmounted } from "vue";

/** Do this for a key, alone and lower-case, for as long as the component is shown. */
export function useKeys(then: (key: string) => void): void {
  function pressed(event: KeyboardEvent): void {
    const writes = (event.target as HTMLElement).closest("input, textarea, select") !== null;
    if (!writes && !event.ctrlKey && !event.metaKey && !event.altKey) then(event.key);
  }
  onMounted(() => addEventListener("keydown", pressed));
  onUnmounted(() => removeEventListener("keydown", pressed));
}

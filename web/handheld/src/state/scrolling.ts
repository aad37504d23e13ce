/** A screen begins at its top; one that is returned to stands where it was left, as soon as it is long enough. */

/** What a screen shows comes from the disk, a moment after the screen. */
const WAITS_MS = 2000;

let stop = (): void => {};

/** Scroll down so many pixels; by a touch of the person it is given up. */
export function scrollDownTo(depth: number): void {
  stop();
  scrollTo(0, depth);
  if (Math.ceil(scrollY) >= depth) return;
  const growth = new ResizeObserver(() => {
    scrollTo(0, depth);
    if (Math.ceil(scrollY) >= depth) stop();
  });
  const timer = setTimeout(() => stop(), WAITS_MS);
  stop = (): void => {
    growth.disconnect();
    clearTimeout(timer);
    removeEventListener("pointerdown", stop);
    stop = () => {};
  };
  addEventListener("pointerdown", stop);
  growth.observe(document.body);
}

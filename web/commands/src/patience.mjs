/**
 * How long to wait before the next try, so that a city's handhelds do not all knock at once.
 */

/**
 * Doubling with chance in it.
 *
 * @param {number} previousMs what was waited before, 0 at first
 * @param {number} [maxMs]
 * @param {() => number} [chance] from 0 up to but not including 1
 */
export const longerPause = (previousMs, maxMs = 2000, chance = Math.random) =>
  Math.min(maxMs, 2 * (previousMs || 100)) * (0.5 + chance() / 2);

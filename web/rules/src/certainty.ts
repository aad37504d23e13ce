/** How sure we are that a noisy position lies on the side of a border where it was measured: `geo/pocket.py`. */

/** Below this a person is shown the candidates and decides. */
export const CERTAIN = 0.9;

const SURE_SIGMAS = 4;
const ROOT_OF_TWO_PI = 2.5066282746310002;
const TERMS = 48;

/** Φ(insideM / sigma), 0 to 1 with 4 decimals, by sums and products alone, so that Python finds the same. */
export function confidence(insideM: number, sigma: number): number {
  const z = insideM / sigma;
  if (z > SURE_SIGMAS) return 1;
  if (z < -SURE_SIGMAS) return 0;
  let term = z;
  let total = 0;
  for (let k = 0; k < TERMS; k += 1) {
    total += term / (2 * k + 1);
    term *= -(z * z) / (2 * (k + 1));
  }
  return Math.floor((0.5 + total / ROOT_OF_TWO_PI) * 10_000 + 0.5) / 10_000;
}

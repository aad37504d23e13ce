/** 曲线: where the points of a plot lie, and which numbers stand at its side; in units of its own drawing. */

/** A line of a plot; null where nothing was counted. */
export interface Series { readonly name: string; readonly values: readonly (number | null)[] }

export interface Box { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

const STEPS = [1, 2, 5, 10];

/** Round whole numbers from 0 to the first that is not below `most`, about `wanted` of them. */
export function ticksUpTo(most: number, wanted: number): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / wanted;
  const power = Math.max(1, 10 ** Math.floor(Math.log10(rough)));
  const step = (STEPS.find((each) => each * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, n) => n * step);
}

/** Across: the middle of each of `n` equal parts. */
export const acrossOf = (at: number, n: number, { left, width }: Box): number => left + ((at + 0.5) * width) / n;

/** Down: 0 on the ground, `most` at the top. */
export const downOf = (value: number, most: number, { top, height }: Box): number => top + height * (1 - value / most);

/** The way of a line through its points; it is broken where nothing was counted. */
export function wayOf(values: readonly (number | null)[], most: number, box: Box): string {
  let isDrawing = false;
  return values.map((value, at) => {
    const verb = isDrawing ? "L" : "M";
    isDrawing = value !== null;
    return value === null ? "" : `${verb}${acrossOf(at, values.length, box).toFixed(1)} ${downOf(value, most, box).toFixed(1)}`;
  }).join("");
}

/** Which labels are written so that none runs into the next: every so many, the last one always. */
export function labelled(n: number, room: number): Set<number> {
  const every = Math.max(1, Math.ceil(n / room));
  return new Set(Array.from({ length: n }, (_, at) => at).filter((at) => (n - 1 - at) % every === 0));
}

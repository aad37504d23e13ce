/**
 * Inside, on the border or outside, and how far: whole numbers of 1e-7 degree, the same on every machine.
 *
 * The translation of `geo/lattice.py`, where it is proved that both sides agree to the last bit. The order of the steps is
 * part of the rule: IEEE 754 fixes every sum, product, quotient and square root, and nothing else is used. No whole number
 * exceeds 2^53 as long as no area is wider or higher than 4 degrees.
 */

/** Degrees to the whole numbers of the lattice: a step is a centimetre. */
export const STEPS_PER_DEGREE = 10_000_000;

/**
 * A closed ring: `xy` of one vertex after the other, whole; the last vertex repeats the first.
 *
 * `boxes` holds west, south, east, north of each stretch of `STRETCH` segments, so that most need no look at all.
 */
export interface Ring {
  readonly xy: Float64Array;
  readonly boxes: Float64Array;
}

const STRETCH = 16;

/** A ring from the x and y of its vertices, the last of which repeats the first. */
export function ringOf(xy: Float64Array): Ring {
  const segments = xy.length / 2 - 1;
  const boxes = new Float64Array(4 * Math.ceil(segments / STRETCH));
  for (let at = 0; at < boxes.length; at += 4) {
    const vertices = xy.subarray((at / 2) * STRETCH, (at / 2) * STRETCH + 2 * STRETCH + 2);
    const xs = vertices.filter((_, index) => index % 2 === 0);
    const ys = vertices.filter((_, index) => index % 2 === 1);
    boxes.set([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], at);
  }
  return { xy, boxes };
}

export const INSIDE = 1;
export const ON = 0;
export const OUTSIDE = -1;
export type Side = typeof INSIDE | typeof ON | typeof OUTSIDE;

/** Metres in a degree along x and y near one latitude, whole. */
export interface Scale {
  readonly x_m: number;
  readonly y_m: number;
}

/** The nearest whole number of steps; halves go up. */
export const steps = (degrees: number): number => Math.floor(degrees * STEPS_PER_DEGREE + 0.5);

/** Whether a place lies inside an area of these rings, on its border or outside; even-odd, so holes count. */
export function side(rings: readonly Ring[], px: number, py: number): Side {
  let inside = false;
  for (const { xy, boxes } of rings) {
    for (let box = 0; box < boxes.length; box += 4) {
      // A segment wholly above, below or to the west of a place says nothing about it.
      if (py < boxes[box + 1]! || py > boxes[box + 3]! || px > boxes[box + 2]!) continue;
      const end = Math.min((box / 4 + 1) * STRETCH * 2, xy.length - 2);
      for (let at = (box / 4) * STRETCH * 2; at < end; at += 2) {
        const ax = xy[at]!;
        const ay = xy[at + 1]!;
        const bx = xy[at + 2]!;
        const by = xy[at + 3]!;
        if (ay > py !== by > py) {
          const cross = (bx - ax) * (py - ay) - (by - ay) * (px - ax);
          if (cross === 0) return ON;
          if (cross > 0 === by > ay) inside = !inside;
        } else if (by === py && (bx === px || (ay === py && Math.min(ax, bx) <= px && px <= Math.max(ax, bx)))) {
          return ON;
        }
      }
    }
  }
  return inside ? INSIDE : OUTSIDE;
}

/** At least so many steps along x and y make that many metres. */
export const reachSteps = (scale: Scale, metres: number): readonly [number, number] => [
  Math.ceil((metres * STEPS_PER_DEGREE) / scale.x_m),
  Math.ceil((metres * STEPS_PER_DEGREE) / scale.y_m),
];

/**
 * The square of the distance to the nearest border in square millimetres; Infinity where none is so near.
 *
 * Segments wholly farther off than `east` or `north` steps are passed over.
 */
export function squareMm2(
  scale: Scale, rings: readonly Ring[], px: number, py: number, [east, north]: readonly [number, number],
): number {
  const xMm = scale.x_m / 10_000;
  const yMm = scale.y_m / 10_000;
  let nearest = Infinity;
  for (const { xy, boxes } of rings) {
    for (let box = 0; box < boxes.length; box += 4) {
      if (
        boxes[box]! - px > east || boxes[box + 2]! - px < -east ||
        boxes[box + 1]! - py > north || boxes[box + 3]! - py < -north
      ) {
        continue;
      }
      const end = Math.min((box / 4 + 1) * STRETCH * 2, xy.length - 2);
      for (let at = (box / 4) * STRETCH * 2; at < end; at += 2) {
        const ax = xy[at]! - px;
        const ay = xy[at + 1]! - py;
        const bx = xy[at + 2]! - px;
        const by = xy[at + 3]! - py;
        const isFar =
          (ax > east && bx > east) || (ax < -east && bx < -east) ||
          (ay > north && by > north) || (ay < -north && by < -north);
        if (!isFar) nearest = Math.min(nearest, segmentMm2(ax, ay, bx, by, xMm, yMm));
      }
    }
  }
  return nearest;
}

/** Whole millimetres from their square; Infinity stays Infinity. */
export const millimetres = (mm2: number): number => (mm2 === Infinity ? mm2 : Math.floor(Math.sqrt(mm2) + 0.5));

/** From the origin to the segment a–b, given in steps. */
function segmentMm2(ax: number, ay: number, bx: number, by: number, xMm: number, yMm: number): number {
  const fromX = ax * xMm;
  const fromY = ay * yMm;
  const alongX = (bx - ax) * xMm;
  const alongY = (by - ay) * yMm;
  const length2 = alongX * alongX + alongY * alongY;
  const share = -(fromX * alongX + fromY * alongY);
  if (share <= 0) return fromX * fromX + fromY * fromY;
  if (share >= length2) {
    const endX = bx * xMm;
    const endY = by * yMm;
    return endX * endX + endY * endY;
  }
  const cross = (ax * (by - ay) - ay * (bx - ax)) * (xMm * yMm);
  return (cross * cross) / length2;
}

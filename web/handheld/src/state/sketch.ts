/** A sketch of the grids around a place, in metres east and south of it: what a small drawing needs, with no map library. */

import { STEPS_PER_DEGREE } from "@wangge/rules";

import type { OpenPack } from "./pack.ts";

export interface SketchedArea {
  readonly code: string;
  readonly name: string;
  /** An SVG path. */
  readonly path: string;
}

/** The finest areas of a pack that reach within so many metres of a place. */
export function sketched({ map }: OpenPack, lon: number, lat: number, reach_m: number): SketchedArea[] {
  const { x_m, y_m } = map.packed.scale;
  const [x, y] = [lon * STEPS_PER_DEGREE, lat * STEPS_PER_DEGREE];
  const [east, north] = [(reach_m / x_m) * STEPS_PER_DEGREE, (reach_m / y_m) * STEPS_PER_DEGREE];
  const point = (px: number, py: number): string =>
    `${(((px - x) / STEPS_PER_DEGREE) * x_m).toFixed(1)} ${(((y - py) / STEPS_PER_DEGREE) * y_m).toFixed(1)}`;
  return (map.levels[0] ?? [])
    .filter(({ box }) => box[0] <= x + east && box[2] >= x - east && box[1] <= y + north && box[3] >= y - north)
    .map(({ area, rings }) => ({ code: area.code, name: area.name, path: rings.map(({ xy }) => ringPath(xy, point)).join("") }));
}

function ringPath(xy: Float64Array, point: (x: number, y: number) => string): string {
  const points: string[] = [];
  for (let at = 0; at + 1 < xy.length; at += 2) points.push(point(xy[at]!, xy[at + 1]!));
  return `M${points.join("L")}Z`;
}

/** The place so many metres east and south of another. */
export const movedBy = ({ map }: OpenPack, lon: number, lat: number, east_m: number, south_m: number): [number, number] => [
  lon + east_m / map.packed.scale.x_m,
  lat - south_m / map.packed.scale.y_m,
];

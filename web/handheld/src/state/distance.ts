/** How far apart two places are, in metres; places in WGS-84 degrees. */

import type { OpenPack } from "./pack.ts";

export interface Spot {
  readonly lon: number;
  readonly lat: number;
}

/** Metres between two places of the pack's map, WGS-84 degrees. */
export function metresBetween(one: Spot, other: Spot, { map }: OpenPack): number {
  const { x_m, y_m } = map.packed.scale;
  return Math.hypot((one.lon - other.lon) * x_m, (one.lat - other.lat) * y_m);
}

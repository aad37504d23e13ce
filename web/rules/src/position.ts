/** Where somebody says that something is, what cannot be true of it, and how wrong it may be: `geo/position.py`. */

import type { Crs } from "./crs.ts";

/** 位置, as a report carries it. `accuracy_m` is the radius that holds the true place with `accuracy_level`. */
export interface Position {
  readonly lon: number;
  readonly lat: number;
  readonly crs: Crs;
  /** Metres; null, absent or 0 is unknown. */
  readonly accuracy_m?: number | null;
  /** 0.95 from a browser, 0.68 from Android's own interface; 0.95 if absent. */
  readonly accuracy_level?: number;
}

/** Why a position cannot be true. */
export type Flaw = "not_a_number" | "zero_island" | "swapped" | "out_of_range";

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** A datum shifts a place by at most 0.014 degree. */
const DATUM_MARGIN_DEG = 0.02;
const ZERO_ISLAND_DEG = 0.001;
/** A radius that holds a circular Gaussian with 95 and 68 per cent is so many of its sigmas. */
const SIGMAS_95 = 2.447746830680816;
const SIGMAS_68 = 1.5095921854516636;
const LEAST_M = 0.1;

/** Why a position cannot be true, or null; `bounds` are those of the whole city in WGS-84. */
export function flawOf({ lon, lat }: Position, bounds: Bounds): Flaw | null {
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return "not_a_number";
  if (Math.abs(lon) < ZERO_ISLAND_DEG && Math.abs(lat) < ZERO_ISLAND_DEG) return "zero_island";
  if (holds(bounds, lat, lon) && !holds(bounds, lon, lat)) return "swapped";
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return "out_of_range";
  return null;
}

/** The accuracy in metres, or null where it is unknown. */
export const radiusM = ({ accuracy_m: radius }: Position): number | null =>
  typeof radius === "number" && Number.isFinite(radius) && radius > 0 ? radius : null;

/** The error along one axis in metres; `assumedM` where the accuracy is unknown, never below a decimetre. */
export function sigmaM(position: Position, assumedM: number): number {
  const radius = radiusM(position);
  if (radius === null) return assumedM;
  return Math.max(radius / ((position.accuracy_level ?? 0.95) === 0.95 ? SIGMAS_95 : SIGMAS_68), LEAST_M);
}

function holds([west, south, east, north]: Bounds, lon: number, lat: number): boolean {
  const margin = DATUM_MARGIN_DEG;
  return west - margin <= lon && lon <= east + margin && south - margin <= lat && lat <= north + margin;
}

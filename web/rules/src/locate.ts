/**
 * Which areas own a position, how far off the nearest border is, and who else it may belong to, out of reach.
 *
 * The translation of `geo/pocket.py`, which is the definition; both answer `tests/vectors/locate.json`.
 */

import { confidence } from "./certainty.ts";
import { CONVERTER, toWgs84 } from "./crs.ts";
import { millimetres, ON, OUTSIDE, reachSteps, side, squareMm2, steps, STEPS_PER_DEGREE } from "./lattice.ts";
import { BASE, type OpenMap, type Outline } from "./map.ts";
import { type Flaw, flawOf, type Position, radiusM, sigmaM } from "./position.ts";

/** inside: one area alone; border: exactly on one; overlap: inside several; snapped: just outside; none; rejected. */
export type Method = "inside" | "border" | "overlap" | "snapped" | "none" | "rejected";

/** Another area that the position may belong to, with the chance of it. */
export interface Alternate {
  readonly code: string;
  readonly level: string;
  readonly confidence: number;
}

/** 落点: the fields of the server's own answer. */
export interface Placement {
  readonly method: Method;
  /** WGS-84 degrees, null when rejected. */
  readonly lon: number | null;
  readonly lat: number | null;
  /** The owning base area and its parents, finest first. */
  readonly chain: readonly string[];
  /** Layer to the codes that cover the place; only layers with any. */
  readonly overlays: Readonly<Record<string, readonly string[]>>;
  /** To the nearest border of the owner's level, in whole millimetres; at most as far as the accuracy, or 25. */
  readonly distance_m: number | null;
  /** 0 to 1, 4 decimals. */
  readonly confidence: number;
  /** The same for every level of the chain and every layer in `overlays`. */
  readonly certainty: Readonly<Record<string, number>>;
  readonly alternates: readonly Alternate[];
  readonly owners: readonly string[];
  readonly boundary_version: string;
  readonly converter: string;
  readonly reason: Flaw | "outside_every_area" | null;
}

/** `is_whole`: everything that the answer depends on is on the map, so that the server would say the same. */
export interface PocketAnswer {
  readonly placement: Placement;
  readonly is_whole: boolean;
}

const REACH_M = 25;
const ROUND_THE_EARTH_M = 4e7;
const MOST_ALTERNATES = 8;

/** A place on the lattice, its error along one axis, and how far borders matter to it. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly sigma: number;
  readonly reach: number;
}

type Distanced = readonly [metres: number, outline: Outline];

/** Whose a position is, as far as the map tells. Never throws. */
export function locate(map: OpenMap, position: Position): PocketAnswer {
  const flaw = flawOf(position, map.bounds);
  if (flaw !== null) return { placement: { ...nothing(map), method: "rejected", reason: flaw }, is_whole: true };
  const [lon, lat] = toWgs84([position.lon, position.lat], position.crs);
  const sigma = sigmaM(position, map.packed.assumed_sigma_m);
  const reach = Math.min(Math.max(REACH_M, 2 * sigma, radiusM(position) ?? 0), ROUND_THE_EARTH_M);
  const spot = { x: steps(lon), y: steps(lat), sigma, reach };
  const placement = placed(map, spot);
  return { placement, is_whole: isWhole(map, spot, placement) };
}

function placed(map: OpenMap, spot: Spot): Placement {
  for (const [depth, level] of map.levels.entries()) {
    const owners = covering(level, spot);
    const first = owners[0];
    if (first) return snapped(map, spot, depth, first.area.code) ?? covered(map, spot, depth, owners);
  }
  return snapped(map, spot, map.levels.length, null) ?? nobodys(map, spot);
}

function covered(map: OpenMap, spot: Spot, depth: number, owners: readonly Outline[]): Placement {
  if (owners.some(({ rings }) => side(rings, spot.x, spot.y) === ON)) {
    return owned(map, spot, depth, owners, "border", 0, depth);
  }
  const insideM = borderM(map, map.levels[depth]!, spot);
  return owned(map, spot, depth, owners, owners.length > 1 ? "overlap" : "inside", insideM, depth);
}

/** In the nearest area of a level finer than `depth`, if it is near enough and a part of `under`. */
function snapped(map: OpenMap, spot: Spot, depth: number, under: string | null): Placement | null {
  if (!map.packed.snap_m) return null;
  for (const [finer, level] of map.levels.slice(0, depth).entries()) {
    for (const [metres, near] of within(map, level, spot, map.packed.snap_m, [])) {
      if (under === null || map.chains.get(near.area.code)!.includes(under)) {
        return owned(map, spot, finer, [near], "snapped", -metres, depth);
      }
    }
  }
  return null;
}

function owned(
  map: OpenMap, spot: Spot, depth: number, owners: readonly Outline[], method: Method, insideMetres: number,
  coveredFrom: number,
): Placement {
  const [owner, ...rest] = owners as [Outline, ...Outline[]];
  let others = rest;
  if (Math.abs(insideMetres) <= 2 * spot.sigma) {
    const near = within(map, map.levels[depth]!, spot, 2 * spot.sigma, method === "snapped" ? [] : owners);
    others = near.map(([, outline]) => outline).filter((outline) => outline !== owner);
  }
  const sure = confidence(insideMetres, spot.sigma);
  const certainty: Record<string, number> = {};
  let highest = sure;
  for (const { level, depth: at } of map.steps.get(owner.area.code)!) {
    if (at >= coveredFrom && highest < 1) {
      highest = Math.max(highest, confidence(borderM(map, map.levels[at]!, spot), spot.sigma));
    }
    certainty[level] = highest;
  }
  const overlays = overlaysAt(map, spot);
  for (const [layer, outlines] of map.overlays) {
    if (layer in overlays) certainty[layer] = confidence(borderM(map, outlines, spot), spot.sigma);
  }
  return {
    ...nothing(map),
    method,
    ...inDegrees(spot),
    chain: map.chains.get(owner.area.code)!,
    overlays,
    distance_m: Math.abs(insideMetres),
    confidence: sure,
    certainty,
    alternates: alternates(spot, others.map((each): Distanced => [insideM(map, each, spot), each])),
    owners: owners.map(({ area }) => area.code),
  };
}

function nobodys(map: OpenMap, spot: Spot): Placement {
  const near = within(map, map.levels[0] ?? [], spot, ROUND_THE_EARTH_M, []);
  const close = near.filter(([metres]) => metres <= 2 * spot.sigma);
  const named = close.length > 0 ? close : near.slice(0, 1);
  return {
    ...nothing(map),
    method: "none",
    ...inDegrees(spot),
    overlays: overlaysAt(map, spot),
    distance_m: near[0]?.[0] ?? null,
    alternates: alternates(spot, named.map(([metres, each]): Distanced => [-metres, each])),
    reason: "outside_every_area",
  };
}

/** Whether everything within the reach of the answer is within the reach of the map. */
function isWhole(map: OpenMap, spot: Spot, { method, distance_m }: Placement): boolean {
  const nearest = method === "none" ? (distance_m ?? Infinity) : 0;
  const needed = Math.max(spot.reach, map.packed.snap_m, nearest);
  if (needed > map.packed.reach_m) return false;
  if (covering(map.scope, spot).length > 0) return true;
  const beside = Math.min(...map.scope.map((each) => distanceM(map, each, spot, map.packed.reach_m)));
  return beside + needed <= map.packed.reach_m;
}

function covering(outlines: readonly Outline[], { x, y }: Spot): Outline[] {
  return outlines.filter(
    ({ box, rings }) =>
      box[0] <= x && x <= box[2] && box[1] <= y && y <= box[3] && side(rings, x, y) !== OUTSIDE,
  );
}

function overlaysAt(map: OpenMap, spot: Spot): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [layer, outlines] of map.overlays) {
    const codes = covering(outlines, spot).map(({ area }) => area.code);
    if (codes.length > 0) found[layer] = codes;
  }
  return found;
}

/** Metres to the nearest border of these areas, at most the reach. */
function borderM(map: OpenMap, outlines: readonly Outline[], spot: Spot): number {
  return outlines.reduce((nearest, each) => Math.min(nearest, distanceM(map, each, spot, spot.reach)), spot.reach);
}

/** Metres to the border of one area; perhaps Infinity where it is farther than `reach`. */
function distanceM({ packed: { scale } }: OpenMap, { box, rings }: Outline, { x, y }: Spot, reach: number): number {
  const around = reachSteps(scale, reach);
  const [east, north] = around;
  if (x < box[0] - east || x > box[2] + east || y < box[1] - north || y > box[3] + north) return Infinity;
  return millimetres(squareMm2(scale, rings, x, y, around)) / 1000;
}

/** Metres to the area's own border: positive inside, negative outside. */
function insideM(map: OpenMap, outline: Outline, spot: Spot): number {
  const metres = distanceM(map, outline, spot, ROUND_THE_EARTH_M);
  return side(outline.rings, spot.x, spot.y) === OUTSIDE ? -metres : metres;
}

/** The areas that cover the spot, then those whose border is within reach, nearest first, then in order. */
function within(
  map: OpenMap, level: readonly Outline[], spot: Spot, reach: number, owners: readonly Outline[],
): Distanced[] {
  const beside = level
    .filter((each) => !owners.includes(each))
    .map((each): Distanced => [distanceM(map, each, spot, reach), each])
    .filter(([metres]) => metres <= reach)
    .sort(([a], [b]) => a - b);
  return [...owners.map((each): Distanced => [0, each]), ...beside];
}

/** Likeliest first; among equals the nearer, then the lower rank stays first, since the sort is stable. */
const alternates = ({ sigma }: Spot, areas: readonly Distanced[]): Alternate[] =>
  areas
    .map(([metres, { area }]) => ({ code: area.code, level: area.level ?? BASE, confidence: confidence(metres, sigma) }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, MOST_ALTERNATES);

const inDegrees = ({ x, y }: Spot): { lon: number; lat: number } => ({ lon: x / STEPS_PER_DEGREE, lat: y / STEPS_PER_DEGREE });

const nothing = (map: OpenMap): Omit<Placement, "method"> => ({
  lon: null,
  lat: null,
  chain: [],
  overlays: {},
  distance_m: null,
  confidence: 0,
  certainty: {},
  alternates: [],
  owners: [],
  boundary_version: map.packed.version,
  converter: CONVERTER,
  reason: null,
});

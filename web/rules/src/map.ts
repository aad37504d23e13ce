/** The map in the pack (`geo/pack.py`), opened: areas with their rings, by level and layer, ready to be asked. */

import { type Ring, ringOf, STEPS_PER_DEGREE, type Scale } from "./lattice.ts";
import { inOrder } from "./order.ts";
import type { Bounds } from "./position.ts";

export const BASE = "base";

/** One area; `polygons` holds polygons of rings of numbers of arcs, the outer ring first. `~n` is arc n backwards. */
export interface PackedArea {
  readonly code: string;
  readonly name: string;
  readonly layer: string;
  readonly level: string | null;
  readonly parent: string | null;
  readonly rank: number;
  readonly part: "scope" | "neighbour" | "overlay" | "above";
  readonly polygons: readonly (readonly (readonly number[])[])[];
}

/** 随身地图, as it stands in the pack. Lengths are whole steps of 1e-7 degree unless they end in `_m`. */
export interface PackedMap {
  readonly version: string;
  readonly bounds: readonly [number, number, number, number];
  /** Coarse to fine. */
  readonly levels: readonly string[];
  readonly scale: Scale;
  readonly reach_m: number;
  readonly snap_m: number;
  readonly assumed_sigma_m: number;
  readonly origin: readonly [number, number];
  /** x, y of the first vertex from `origin`, then the way from each vertex to the next. */
  readonly arcs: readonly (readonly number[])[];
  readonly areas: readonly PackedArea[];
}

/** An area with its rings, and the box around them. */
export interface Outline {
  readonly area: PackedArea;
  readonly rings: readonly Ring[];
  readonly box: Bounds;
}

/** One level above an area, and how many levels there are below it. */
export interface Step {
  readonly level: string;
  readonly depth: number;
}

/** A map, opened. Outlines are in the order in which they own a place: by rank, then code. */
export interface OpenMap {
  readonly packed: PackedMap;
  /** In degrees. */
  readonly bounds: Bounds;
  readonly scope: readonly Outline[];
  /** Finest first. */
  readonly levels: readonly (readonly Outline[])[];
  /** By layer, in alphabetical order. */
  readonly overlays: readonly (readonly [string, readonly Outline[]])[];
  /** An area's code and those of its parents, finest first. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** The levels of a base area's chain. */
  readonly steps: ReadonlyMap<string, readonly Step[]>;
}

/** Open a map: join arcs to rings once, so that every look-up after is arithmetic. */
export function openMap(packed: PackedMap): OpenMap {
  const byCode = new Map(packed.areas.map((area) => [area.code, area]));
  const chains = new Map(packed.areas.map((area) => [area.code, chainOf(area, byCode)]));
  const outlines = packed.areas
    .filter((area) => area.polygons.length > 0)
    .sort((a, b) => a.rank - b.rank || inOrder(a.code, b.code))
    .map((area) => outlineOf(area, packed));
  const finestFirst = [...packed.levels].reverse();
  const layers = [...new Set(packed.areas.map((area) => area.layer))].filter((layer) => layer !== BASE).sort(inOrder);
  const stepsOf = (code: string): Step[] =>
    chains.get(code)!.map((each) => {
      const level = byCode.get(each)?.level ?? BASE;
      return { level, depth: finestFirst.indexOf(level) };
    });
  const [west, south, east, north] = packed.bounds.map((edge) => edge / STEPS_PER_DEGREE);
  return {
    packed,
    bounds: [west!, south!, east!, north!],
    scope: outlines.filter(({ area }) => area.part === "scope"),
    levels: finestFirst.map((level) => outlines.filter(({ area }) => area.level === level)),
    overlays: layers.map((layer) => [layer, outlines.filter(({ area }) => area.layer === layer)]),
    chains,
    steps: new Map(packed.areas.filter(({ layer }) => layer === BASE).map(({ code }) => [code, stepsOf(code)])),
  };
}

/** A ring of arcs, joined and closed. */
export function drawn(ring: readonly number[], { arcs, origin }: PackedMap): Ring {
  const vertices: number[] = [];
  for (const step of ring) {
    const run = walked(arcs[step < 0 ? ~step : step]!, origin);
    const vertexCount = run.length / 2;
    for (let at = 0; at < vertexCount - 1; at += 1) {
      const vertex = step < 0 ? vertexCount - 1 - at : at;
      vertices.push(run[2 * vertex]!, run[2 * vertex + 1]!);
    }
  }
  vertices.push(vertices[0]!, vertices[1]!);
  return ringOf(Float64Array.from(vertices));
}

function walked(arc: readonly number[], [originX, originY]: readonly [number, number]): number[] {
  let x = originX;
  let y = originY;
  return arc.map((way, at) => (at % 2 === 0 ? (x += way) : (y += way)));
}

function outlineOf(area: PackedArea, packed: PackedMap): Outline {
  const rings = area.polygons.flatMap((polygon) => polygon.map((ring) => drawn(ring, packed)));
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { boxes } of rings) {
    for (let at = 0; at < boxes.length; at += 4) {
      west = Math.min(west, boxes[at]!);
      south = Math.min(south, boxes[at + 1]!);
      east = Math.max(east, boxes[at + 2]!);
      north = Math.max(north, boxes[at + 3]!);
    }
  }
  return { area, rings, box: [west, south, east, north] };
}

function chainOf(area: PackedArea, byCode: ReadonlyMap<string, PackedArea>): string[] {
  const chain: string[] = [];
  for (let code: string | null = area.code; code !== null; code = byCode.get(code)?.parent ?? null) chain.push(code);
  return chain;
}

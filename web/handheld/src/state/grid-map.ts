/** 网格地图: the person's grids and what is around them as shapes, open tickets as points or as numbers by grid. No network. */

import { light, STEPS_PER_DEGREE, type Light, type Outline } from "@wangge/rules";

import type { OpenPack } from "./pack.ts";

/** What of a ticket's document this asks for. `position`: of those that say where they are. */
export interface MapTicket {
  readonly _id: string;
  readonly number: string;
  readonly state: string;
  readonly category_name: string | null;
  readonly description: string;
  readonly areas: readonly { readonly code: string }[];
  readonly received_at: string;
  readonly promise_due: string | null;
  readonly position?: { readonly lon: number; readonly lat: number } | null;
}

/** A finest area with what is open in it. `worst`: the most pressing light there; null where nothing is open. */
export interface GridOnMap {
  readonly code: string;
  readonly name: string;
  readonly is_own: boolean;
  readonly open: number;
  readonly worst: Light | null;
  /** GeoJSON rings in degrees, by polygon. */
  readonly polygons: readonly (readonly (readonly [number, number][])[])[];
}

export interface TicketOnMap {
  readonly id: string;
  readonly number: string;
  readonly lon: number;
  readonly lat: number;
  readonly light: Light;
}

const OVER: readonly string[] = ["closed", "rejected", "excluded", "merged", "withdrawn"];
const RESTING: readonly string[] = ["waiting_citizen", "deferred"];
const BY_PRESSURE: readonly Light[] = ["red", "yellow", "green", "grey"];

export const isOpen = ({ state }: Pick<MapTicket, "state">): boolean => !OVER.includes(state);

/** Green before anything was promised. */
export function lightOf({ received_at, promise_due, state }: MapTicket, { content }: OpenPack, nowMs: number): Light {
  if (promise_due === null) return "green";
  return light(Date.parse(received_at), Date.parse(promise_due), nowMs, content.calendar, content.clock_terms, RESTING.includes(state));
}

/** Own grids first, then those around them, by code. */
export function gridsOf(pack: OpenPack, tickets: readonly MapTicket[], nowMs: number): GridOnMap[] {
  const open = new Map<string, Light[]>();
  for (const ticket of tickets.filter(isOpen)) {
    const code = ticket.areas[0]?.code ?? "";
    const here = open.get(code) ?? [];
    here.push(lightOf(ticket, pack, nowMs));
    open.set(code, here);
  }
  const own = new Set(pack.content.scope);
  return (pack.map.levels[0] ?? [])
    .map((outline): GridOnMap => {
      const { code, name } = outline.area;
      const here = open.get(code) ?? [];
      return {
        code, name,
        is_own: (pack.map.chains.get(code) ?? [code]).some((each) => own.has(each)),
        open: here.length,
        worst: BY_PRESSURE.find((each) => here.includes(each)) ?? null,
        polygons: polygonsOf(outline),
      };
    })
    .sort((a, b) => Number(b.is_own) - Number(a.is_own) || (a.code < b.code ? -1 : 1));
}

/** Of the open tickets those whose place is told; the most pressing last, so that it lies on top. */
export const pointsOf = (pack: OpenPack, tickets: readonly MapTicket[], nowMs: number): TicketOnMap[] =>
  tickets
    .filter(isOpen)
    .flatMap((ticket) => {
      const { _id, number, position } = ticket;
      return position ? [{ id: _id, number, lon: position.lon, lat: position.lat, light: lightOf(ticket, pack, nowMs) }] : [];
    })
    .sort((a, b) => BY_PRESSURE.indexOf(b.light) - BY_PRESSURE.indexOf(a.light));

/** An outline's rings stand in a row; how many belong to each polygon stands with the area. */
function polygonsOf({ area, rings }: Outline): (readonly [number, number][])[][] {
  let at = 0;
  return area.polygons.map((polygon) => rings.slice(at, (at += polygon.length)).map(({ xy }) => verticesOf(xy)));
}

function verticesOf(xy: Float64Array): [number, number][] {
  const vertices: [number, number][] = [];
  for (let at = 0; at + 1 < xy.length; at += 2) vertices.push([xy[at]! / STEPS_PER_DEGREE, xy[at + 1]! / STEPS_PER_DEGREE]);
  return vertices;
}

/** West, south, east, north of these grids; null where there are none. */
export function boundsOf(grids: readonly GridOnMap[]): [number, number, number, number] | null {
  const all = grids.flatMap(({ polygons }) => polygons.flat(2));
  if (all.length === 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of all) {
    [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
  }
  return [west, south, east, north];
}

const CORNERS = 48;

/** A circle of so many metres around a place, as a ring in degrees. */
export function circleAround({ map }: OpenPack, lon: number, lat: number, radius_m: number): [number, number][] {
  const { x_m, y_m } = map.packed.scale;
  return Array.from({ length: CORNERS + 1 }, (_, at): [number, number] => {
    const turn = (2 * Math.PI * (at % CORNERS)) / CORNERS;
    return [lon + (radius_m * Math.cos(turn)) / x_m, lat + (radius_m * Math.sin(turn)) / y_m];
  });
}

/** How the map looks: areas shaded by a figure, their names, tickets as points with count and worst light. */

import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

export const AREAS = "areas";
export const TICKETS = "tickets";
export const TICKET_NAMES = "ticket-name";
export const SPOT = "spot";
export const BASE = "base";
export const BEFORE = "before";
export const AFTER = "after";
export const DEFECTS = "defects";

/** Colours of a map. `shades` go from few to many, and are the same as `.s0` … `.s4` of the style sheet. */
export interface Look {
  readonly ground: string;
  readonly shades: readonly [string, string, string, string, string];
  /** From much less to much more, and as much as before in the middle: `.c0` … `.c4`. */
  readonly shifts: readonly [string, string, string, string, string];
  readonly line: string;
  readonly ink: string;
  readonly halo: string;
  readonly namePx: number;
}

/** On paper white, for who sits in front of it. */
export const DESK: Look = { ground: "#e8edf2", shades: ["#f2f5f9", "#d7e5f4", "#a9c8e8", "#6c9fd2", "#2e6db4"], shifts: ["#1b7f79", "#8fcac4", "#fff3c9", "#f2a58c", "#c2413a"], line: "#6f7f92", ink: "#17202b", halo: "#fff", namePx: 13 };
/** On the dark of a wall, for who stands far away. */
export const WALL: Look = { ground: "#0e2540", shades: ["#14304f", "#1f4d7d", "#2f74b5", "#6aaae2", "#d0e8ff"], shifts: ["#49c5b6", "#2a7f78", "#3b4f66", "#a8553f", "#f0785c"], line: "#7f9cbc", ink: "#fff", halo: "#07182b", namePx: 17 };

const LIGHTS = ["#1a8f52", "#e39a00", "#c81e3a"];

/** Shades are `SHADES_N` steps, 0 for none. */
export const SHADES_N = DESK.shades.length;

const shade = ({ shades, shifts }: Look): ExpressionSpecification =>
  ["match", ["coalesce", ["feature-state", "shade"], 0], ...[...shades, ...shifts].flatMap((colour, step) => [step, colour]).slice(2), shades[0]] as unknown as ExpressionSpecification;
const isMarked: ExpressionSpecification = ["boolean", ["feature-state", "marked"], false];
const light: ExpressionSpecification = ["match", ["get", "light"], 2, LIGHTS[2]!, 1, LIGHTS[1]!, LIGHTS[0]!];

export const blank = ({ ground }: Look): StyleSpecification => ({
  version: 8,
  sources: {},
  layers: [{ id: "ground", type: "background", paint: { "background-color": ground } }],
});

/** The areas of one layer, beneath everything else. */
export const areaLayers = (look: Look): readonly LayerSpecification[] => [
  { id: "area-fill", type: "fill", source: AREAS, "source-layer": "areas", paint: { "fill-color": shade(look), "fill-opacity": 0.9 } },
  {
    id: "area-line", type: "line", source: AREAS, "source-layer": "areas",
    paint: { "line-color": ["case", isMarked, "#b45f00", look.line], "line-width": ["case", isMarked, 4, 1] },
  },
  {
    id: "area-name", type: "symbol", source: AREAS, "source-layer": "names",
    layout: { "text-field": ["get", "name"], "text-size": look.namePx, "text-padding": 4 },
    paint: { "text-color": look.ink, "text-halo-color": look.halo, "text-halo-width": 1.4 },
  },
];

/** Tickets that lie near each other are one point. Their numbers push no name off the map. */
export const TICKET_LAYERS: readonly LayerSpecification[] = [
  {
    id: "ticket-point", type: "circle", source: TICKETS, "source-layer": "clusters",
    paint: {
      "circle-color": light,
      "circle-radius": ["step", ["get", "count"], 9, 2, 12, 10, 15, 100, 19, 1000, 23],
      "circle-stroke-color": "#fff",
      "circle-stroke-width": 2,
    },
  },
  {
    id: "ticket-count", type: "symbol", source: TICKETS, "source-layer": "clusters", filter: [">", ["get", "count"], 1],
    layout: { "text-field": ["to-string", ["get", "count"]], "text-size": 12, "text-ignore-placement": true, "text-allow-overlap": true },
    paint: { "text-color": "#fff" },
  },
  {
    // What a single one is about, from near enough; it pushes no name of an area off the map either.
    id: TICKET_NAMES, type: "symbol", source: TICKETS, "source-layer": "clusters", filter: ["has", "number"], minzoom: 13,
    layout: { "text-field": "", "text-size": 11, "text-anchor": "top", "text-offset": [0, 0.9], "text-ignore-placement": true },
    paint: { "text-color": "#0b4a8f", "text-halo-color": "#fff", "text-halo-width": 1.6 },
  },
];

/** The names of single tickets by the family of the catalogue that they are of. */
export const ticketNames = (names: ReadonlyMap<string, string>): ExpressionSpecification | "" =>
  (names.size === 0 ? "" : ["match", ["coalesce", ["get", "group"], ""], ...[...names].flat(), ""] as unknown as ExpressionSpecification);

/** Where the matter that is looked at lies. */
export const SPOT_LAYER: LayerSpecification = {
  id: "spot", type: "circle", source: SPOT,
  paint: { "circle-radius": 8, "circle-color": "#b00020", "circle-stroke-color": "#fff", "circle-stroke-width": 3 },
};

/** 前后对照: areas as they were (dashed) and as they would be, and the defects of a file, each at its place. */
export const COMPARED_LAYERS: readonly LayerSpecification[] = [
  { id: "after-fill", type: "fill", source: AFTER, paint: { "fill-color": "#e39a00", "fill-opacity": 0.18 } },
  { id: "after-line", type: "line", source: AFTER, paint: { "line-color": "#b45f00", "line-width": 3 } },
  { id: "before-line", type: "line", source: BEFORE, paint: { "line-color": "#b00020", "line-width": 2, "line-dasharray": [2, 2] } },
  {
    id: "after-name", type: "symbol", source: AFTER, layout: { "text-field": ["get", "name"], "text-size": 14, "text-allow-overlap": true },
    paint: { "text-color": "#6a3800", "text-halo-color": "#fff", "text-halo-width": 1.6 },
  },
  { id: "defect", type: "circle", source: DEFECTS, paint: { "circle-radius": 6, "circle-color": "#c81e3a", "circle-stroke-color": "#fff", "circle-stroke-width": 2 } },
];

/** How the map looks: own grids stand out, a ticket has the colour of its light, letters are dark on white for the sun. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";

const IS_OWN: ExpressionSpecification = ["get", "is_own"];
const byLight = (field: string): ExpressionSpecification => [
  "match", ["get", field], "red", "#b00020", "yellow", "#d98200", "green", "#0b6b3a", "#5b6472",
];

export const LAYERS: LayerSpecification[] = [
  { id: "ground", type: "background", paint: { "background-color": "#f7f9fc" } },
  { id: "grids", type: "fill", source: "grids", paint: { "fill-color": ["case", IS_OWN, "#c8ddf6", "#e9ecf1"] } },
  {
    id: "borders", type: "line", source: "grids",
    paint: { "line-color": ["case", IS_OWN, "#0a4a8f", "#7d8896"], "line-width": ["case", IS_OWN, 2.5, 1] },
  },
  { id: "sure", type: "fill", source: "me", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": "#0a4a8f", "fill-opacity": 0.15 } },
  {
    id: "tickets", type: "circle", source: "tickets",
    paint: { "circle-radius": 10, "circle-color": byLight("light"), "circle-stroke-color": "#fff", "circle-stroke-width": 2.5 },
  },
  {
    id: "names", type: "symbol", source: "names",
    layout: {
      "text-field": ["format", ["get", "name"], {}, ["case", [">", ["get", "open"], 0], ["concat", "\n", ["get", "open"]], ""], { "font-scale": 1.5 }],
      "text-size": 14, "text-padding": 4,
    },
    paint: { "text-color": ["case", [">", ["get", "open"], 0], byLight("worst"), "#14181f"], "text-halo-color": "#fff", "text-halo-width": 2 },
  },
  {
    id: "me", type: "circle", source: "me", filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 7, "circle-color": "#0a4a8f", "circle-stroke-color": "#fff", "circle-stroke-width": 3 },
  },
];

import type { Words } from "../zh/index.ts";

export const map: Words["map"] = {
  title: "Map of my grids",
  label: "My grids and open tickets",
  loading: "Drawing the map…",
  noWebGl: "This browser cannot show the map; see the list below",
  showAll: "All grids",
  showMe: "Where I am",
  noPosition: "No position to be had",
  own: "My grids",
  around: "Grids around",
  open: (n) => `${n} open`,
  none: "nothing open",
  lights: { red: "overdue", yellow: "due soon", green: "in time", grey: "clock stopped" },
  legend: "Colours are those of the deadlines",
};

import type { Words } from "../zh/index.ts";

export const workbench: Words["workbench"] = {
  title: "Home",
  report: "Report an issue",
  todo: "To do",
  soon: "Due soon",
  overdue: "Overdue",
  unsent: "Not sent yet",
  refused: "Refused",
  rooms: "Other work",
  read: "Got it",
  news: "Your grids have changed",
  why: { redivision: "Boundaries drawn anew: ", areas: "Another post or area: ", handover: "Handover: " },
  moved: (gone: number, come: number) => [gone && `${gone} tickets went`, come && `${come} came`].filter(Boolean).join(", ") || "no ticket moved",
  grids: "My grids",
  noGrids: "No grid is yours",
  moreGrids: (n: number) => `and ${n} more`,
  noPack: "The offline pack is not here yet. Please connect",
  version: (version: string) => `Boundaries ${version}`,
  heard: (at: string) => `Last in step at ${at}`,
  notHeard: "Not in step yet since the app was opened",
};

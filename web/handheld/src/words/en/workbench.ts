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
  grids: "My grids",
  moreGrids: (n: number) => `and ${n} more`,
  noPack: "The offline pack is not here yet. Please connect",
  version: (version: string) => `Boundaries ${version}`,
  heard: (at: string) => `Last in step at ${at}`,
  notHeard: "Not in step yet since the app was opened",
};

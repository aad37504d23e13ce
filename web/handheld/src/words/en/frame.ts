import type { Words } from "../zh/index.ts";

export const frame: Words["frame"] = {
  app: "Wangge",
  busy: "One moment…",
  back: "Back",
  tabs: { label: "Main menu", workbench: "Home", todo: "To do", report: "Report", map: "Map", me: "Me" },
  update: { waits: "A new version is ready", take: "Update now" },
};

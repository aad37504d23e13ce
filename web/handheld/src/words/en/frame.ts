import type { Words } from "../zh/index.ts";

export const frame: Words["frame"] = {
  app: "Wangge",
  back: "Back",
  tabs: { label: "Main menu", workbench: "Home", todo: "To do", report: "Report", map: "Map", me: "Me" },
  connection: {
    offline: "No network. Go on recording; it is sent once there is one.",
  },
  update: { waits: "A new version is ready", take: "Update now" },
};

import type { Words } from "../zh/index.ts";

export const workbench: Words["workbench"] = { title: "Home", report: "Report an issue" };

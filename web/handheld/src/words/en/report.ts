import type { Words } from "../zh/index.ts";

export const report: Words["report"] = { title: "Report an issue" };

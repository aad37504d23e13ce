import type { Words } from "../zh/index.ts";

export const todo: Words["todo"] = { title: "To do", empty: "Nothing to do" };

import type { Words } from "../zh/index.ts";

export const me: Words["me"] = { title: "Me", language: "Language", languages: { zh: "中文", en: "English" } };

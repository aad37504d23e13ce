/** 中文, the first language: each screen has a file of its own. */

import { frame } from "./frame.ts";
import { me } from "./me.ts";
import { report } from "./report.ts";
import { todo } from "./todo.ts";
import { workbench } from "./workbench.ts";

export const zh = { frame, me, report, todo, workbench };

/** What every language must have. */
export type Words = typeof zh;

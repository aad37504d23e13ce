/** English, the second language: says what `zh` says, key by key. */

import type { Words } from "../zh/index.ts";
import { frame } from "./frame.ts";
import { me } from "./me.ts";
import { report } from "./report.ts";
import { todo } from "./todo.ts";
import { workbench } from "./workbench.ts";

export const en: Words = { frame, me, report, todo, workbench };

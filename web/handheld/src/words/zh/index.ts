/** 中文, the first language: each screen has a file of its own. */

import { contact } from "./contact.ts";
import { entrance } from "./entrance.ts";
import { frame } from "./frame.ts";
import { helper } from "./helper.ts";
import { map } from "./map.ts";
import { me } from "./me.ts";
import { mediation } from "./mediation.ts";
import { names } from "./names.ts";
import { report } from "./report.ts";
import { steps } from "./steps.ts";
import { sync } from "./sync.ts";
import { ticket } from "./ticket.ts";
import { todo } from "./todo.ts";
import { trouble } from "./trouble.ts";
import { workbench } from "./workbench.ts";

export const zh = { contact, entrance, frame, helper, map, me, mediation, names, report, steps, sync, ticket, todo, trouble, workbench };

/** What every language must have. */
export type Words = typeof zh;

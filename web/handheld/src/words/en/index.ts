/** English, the second language: says what `zh` says, key by key. */

import type { Words } from "../zh/index.ts";
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

export const en: Words = { contact, entrance, frame, helper, map, me, mediation, names, report, steps, sync, ticket, todo, trouble, workbench };

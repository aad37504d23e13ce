/** 中文, the first language: each room has a file of its own. */

import { analysis } from "./analysis.ts";
import { answers } from "./answers.ts";
import { desk } from "./desk.ts";
import { exports } from "./exports.ts";
import { fields } from "./fields.ts";
import { forms } from "./forms.ts";
import { frame } from "./frame.ts";
import { handling } from "./handling.ts";
import { manage } from "./manage.ts";
import { map } from "./map.ts";
import { reception } from "./reception.ts";
import { rules } from "./rules.ts";
import { steps } from "./steps.ts";
import { terms } from "./terms.ts";
import { ticket } from "./ticket.ts";
import { wall } from "./wall.ts";

export const zh = { analysis, answers, desk, exports, fields, forms, frame, handling, manage, map, reception, rules, steps, terms, ticket, wall };

/** What every language must have. */
export type Words = typeof zh;

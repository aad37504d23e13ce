/** 待办, counted: what is expected of a person, by how pressing it is. */

import { dayOf, workdaysBetween } from "@wangge/rules";

import type { TaskDocument } from "../documents/server.ts";
import type { OpenPack } from "./pack.ts";

export type Task = TaskDocument & { readonly _id: string };

/** 即将超期: due within as few workdays as the city's policy turns a light yellow for; 已超期: past due. */
export type Pressing = "overdue" | "soon" | "later";

export function pressing(dueAt: string, { content }: OpenPack, nowMs: number): Pressing {
  const dueMs = Date.parse(dueAt);
  if (nowMs > dueMs) return "overdue";
  const left = workdaysBetween(dayOf(nowMs), dayOf(dueMs - 1), content.calendar);
  return left <= content.clock_terms.yellow_workdays ? "soon" : "later";
}

export interface TaskCounts {
  readonly all: number;
  readonly soon: number;
  readonly overdue: number;
}

export function counted(tasks: readonly Task[], pack: OpenPack, nowMs: number): TaskCounts {
  const found = tasks.map(({ due_at }) => pressing(due_at, pack, nowMs));
  const of = (wanted: Pressing): number => found.filter((each) => each === wanted).length;
  return { all: tasks.length, soon: of("soon"), overdue: of("overdue") };
}

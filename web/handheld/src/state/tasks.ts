/** 待办: what is expected of a person, as their mailbox says. */

import type { TaskDocument } from "../documents/server.ts";

/** A task of an older server does not say `since` when its term runs. */
export type Task = Omit<TaskDocument, "since"> & Partial<Pick<TaskDocument, "since">> & { readonly _id: string };

/** 待办: what is expected of a person, as their mailbox says. */

import type { TaskDocument } from "../documents/server.ts";

export type Task = TaskDocument & { readonly _id: string };

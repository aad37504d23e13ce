/**
 * How a person looks at 待办: who comes back from a ticket finds the list as they left it. It is kept while the app is open,
 * and forgotten once somebody else uses the handheld.
 */

import { shallowReadonly, shallowRef } from "vue";

import type { Order } from "./order.ts";
import { ALL, type Narrowing } from "./todo.ts";

export const LISTS = ["tasks", "tickets"] as const;

/** So many cards are drawn at once: a list of hundreds is there as soon as one of ten. */
export const SHOWN_AT_ONCE = 20;

export interface View {
  readonly list: (typeof LISTS)[number];
  readonly narrowing: Narrowing;
  readonly order: Order;
  /** How many cards, at most. */
  readonly shown: number;
}

const AT_FIRST: View = { list: "tasks", narrowing: ALL, order: "due", shown: SHOWN_AT_ONCE };
const present = shallowRef(AT_FIRST);

export const view = shallowReadonly(present);

/** Look otherwise: at the first cards again; what another list is narrowed to means nothing in this one. */
export function look(changes: Partial<Omit<View, "shown">>): void {
  const isOther = changes.list !== undefined && changes.list !== present.value.list;
  present.value = { ...present.value, shown: SHOWN_AT_ONCE, ...(isOther && { narrowing: ALL }), ...changes };
}

export const showMore = (): void => void (present.value = { ...present.value, shown: present.value.shown + SHOWN_AT_ONCE });

export const forgetView = (): void => void (present.value = AT_FIRST);

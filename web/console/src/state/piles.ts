/** 待办的堆: which tickets a room's pile asks for, and whether one that has just changed belongs there. */

import { read } from "../door/door.ts";
import type { DailyBoard } from "../door/messages.ts";
import { type Pile, SHOWN } from "./ticket-list.ts";

const inState = (state: string): Pile => ({
  page: (signal, shown = SHOWN) => read("/tickets", { state, limit: shown }, signal),
  holds: (row) => row.state === state,
});

/** One in which somebody has to act: what is due next stands on top, so that it is never below what is shown. */
const toDo = (state: string): Pile => ({
  page: (signal, shown = SHOWN) => read("/tickets", { state, order: "due", limit: shown }, signal),
  holds: (row) => row.state === state,
  isByTerm: true,
});

/** One of the daily board's: whether a ticket is disputed, its row does not say. */
const onTheBoard = (name: string): Pile => ({
  page: async (signal) => {
    const pile = (await read<DailyBoard>("/boards/daily", {}, signal)).piles[name];
    return { tickets: pile?.tickets ?? [], total: pile?.number ?? 0, next_after: null, total_is_exact: true };
  },
  holds: () => null,
});

export const DESK_PILES = {
  dispatch: toDo("to_dispatch"),
  accept: toDo("submitted"),
  returns: onTheBoard("disputed"),
  consulting: toDo("consulting"),
  self: toDo("self_handled"),
} as const satisfies Record<string, Pile>;
export type DeskPile = keyof typeof DESK_PILES;

export const HANDLING_PILES = {
  sign: toDo("dispatched"),
  work: toDo("handling"),
  paused: inState("waiting_citizen"),
  deferred: inState("deferred"),
  answered: toDo("to_review"),
} as const satisfies Record<string, Pile>;

export const CALLBACK_PILE = toDo("to_callback");

/** A unit's own; what is to be called back only in a city where the units' calls count. */
export const handlingPiles = (unitsCallBack: boolean): Readonly<Record<string, Pile>> =>
  unitsCallBack ? { ...HANDLING_PILES, callback: CALLBACK_PILE } : HANDLING_PILES;

/** 指标: how a counted group is written and drawn. */

import type { FigureRow } from "../door/messages.ts";

/** "87.5 %"; `none` where too few were counted, or units are compared by bands. */
export const shareOf = ({ rate }: Pick<FigureRow, "rate">, none: string): string => (rate === null ? none : `${(rate * 100).toFixed(1)} %`);

/** From 0 to 1: the share, or the count beside the largest where there is no share. */
export const lengthOf = ({ rate, n }: Pick<FigureRow, "rate" | "n">, most: number): number => rate ?? n / most;

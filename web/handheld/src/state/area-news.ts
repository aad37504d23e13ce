/** 工单调整: why tickets came or went that nobody closed: other boundaries, another post, a handover, a dispatch taken back. */

export interface AreaNotice {
  readonly _id: string;
  /** `redivision`, `areas`, `handover`, `recall`; others are about single tickets. */
  readonly kind: string;
  readonly areas?: readonly string[];
  readonly gone?: readonly string[];
  readonly come?: readonly string[];
  /** Of a handover: who gives, who takes, and what. */
  readonly state?: string;
  readonly leaver?: string;
  readonly tickets?: readonly string[];
  readonly at?: string;
  /** Of a dispatch that was taken back: whose number. */
  readonly number?: string;
}

export interface AreaNews {
  readonly id: string;
  readonly why: "redivision" | "areas" | "handover" | "recall";
  readonly gone: number;
  readonly come: number;
  /** The one ticket that went, where there is only one. */
  readonly number?: string;
}

const SHOWN = 3;

/**
 * The latest first, as far as they tell when. A handover counts when it is done; a dispatch that was taken back, as long as
 * its ticket has not come again.
 *
 * @param person who reads it
 * @param here the numbers of the tickets on this handheld
 */
export function areaNews(notices: readonly AreaNotice[], person: string, here: ReadonlySet<string>): AreaNews[] {
  return [...notices]
    .sort((one, other) => ((one.at ?? "") < (other.at ?? "") ? 1 : -1))
    .flatMap((notice): AreaNews[] => {
      const { _id: id, kind, gone = [], come = [], tickets = [], leaver, state, number = "" } = notice;
      if (kind === "redivision" || kind === "areas") return [{ id, why: kind, gone: gone.length, come: come.length }];
      if (kind === "recall") return here.has(number) ? [] : [{ id, why: kind, gone: 1, come: 0, number }];
      if (kind !== "handover" || state !== "done") return [];
      return [leaver === person ? { id, why: kind, gone: tickets.length, come: 0 } : { id, why: kind, gone: 0, come: tickets.length }];
    })
    .slice(0, SHOWN);
}

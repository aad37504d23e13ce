/** 交接确认: the open handovers that this person gives or takes, as notices tell of them; their lists are at the server. */

export interface HandoverNotice {
  readonly _id: string;
  /** Others than `handover` are about something else. */
  readonly kind: string;
  readonly handover?: string;
  readonly state?: string;
  readonly leaver?: string;
  readonly leaver_name?: string;
  readonly successor?: string;
  readonly successor_name?: string;
}

export interface OpenHandover {
  readonly id: string;
  readonly says: "taken" | "given";
  readonly leaver: string;
  readonly successor: string;
}

/** @param person who reads them */
export function openHandovers(notices: readonly HandoverNotice[], person: string): OpenHandover[] {
  return notices.flatMap(({ kind, handover: id, state, leaver, leaver_name = "", successor, successor_name = "" }): OpenHandover[] => {
    if (kind !== "handover" || state !== "open" || id === undefined || (person !== leaver && person !== successor)) return [];
    return [{ id, says: person === successor ? "taken" : "given", leaver: leaver_name, successor: successor_name }];
  });
}

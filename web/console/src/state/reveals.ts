/** 申请查看联系方式: how far a supervisor's request has come, and which wait for this person's word. */

import type { RevealRequest } from "../door/messages.ts";

/** For what somebody wants a contact: the codes of the log. */
export const PURPOSES = ["callback", "verify", "visit", "inform", "emergency", "mediation", "check", "other"] as const;

/** `none`: to be asked for; `asked`: waits for a second person; `agreed`: may be looked at, once. */
export type RevealStage = "none" | "asked" | "agreed";

export function stageOf(requests: readonly RevealRequest[], number: string): RevealStage {
  const own = requests.filter((each) => each.is_own && each.number === number);
  if (own.some((each) => each.is_agreed)) return "agreed";
  return own.length > 0 ? "asked" : "none";
}

export const awaitedFromOthers = (requests: readonly RevealRequest[]): RevealRequest[] => requests.filter((each) => !each.is_own);

/** Who may be a second person at all; of which requests, the server says. */
const SECONDS = new Set(["supervisor", "street_coordinator", "district_coordinator", "operator"]);
export const mayAgree = (roles: readonly string[]): boolean => roles.some((role) => SECONDS.has(role));

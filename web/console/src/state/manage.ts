/** 管理: which pages a person's roles open, and which of their deeds are offered there. The server decides all the same. */

import { computed } from "vue";

import { session } from "./session.ts";

export const PAGES = ["people", "handovers", "handhelds", "quarantine", "areas", "rules", "audit", "exports", "webhooks"] as const;
export type ManagePage = (typeof PAGES)[number];

const STEERS: readonly ManagePage[] = ["people", "handovers", "handhelds", "quarantine", "areas", "audit"];
const OPENED_BY: Readonly<Record<string, readonly ManagePage[]>> = {
  admin: PAGES.filter((page) => page !== "exports"),
  district_coordinator: [...STEERS, "rules", "exports", "webhooks"],
  street_coordinator: STEERS,
  supervisor: ["people", "handhelds", "audit", "exports"],
  operator: ["audit"],
  handler: ["audit"],
  mediator: ["audit"],
};

/** In the order of the list at the side. */
export function pagesOf(roles: readonly string[]): ManagePage[] {
  const opened = new Set(roles.flatMap((role) => OPENED_BY[role] ?? []));
  return PAGES.filter((page) => opened.has(page));
}

const holds = (...wanted: readonly string[]): boolean => (session.value?.roles ?? []).some((role) => wanted.includes(role));

/** Enters and changes people, and proposes rules. */
export const configures = computed(() => holds("admin"));
/** Answers for people and their handhelds. */
export const steers = computed(() => holds("admin", "district_coordinator", "street_coordinator"));
/** Is the second person for boundaries. */
export const approves = computed(() => holds("admin", "district_coordinator"));

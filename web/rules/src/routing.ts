/** Who must act: units for a report, by what it is, where it is and whose duty that is: `server/domain/routing.py`. */

import { type Catalogue, itemOf } from "./catalogue.ts";
import { type Claim, claims, type DutyItem, type Places, type Reason, serving, type Unit } from "./duties.ts";
import { type FiredRule, firedRules } from "./suggest.ts";

/** More units than this on one matter, and they meet first (会商). */
export const UNITS_MAX = 4;

/** A unit that should have a leg, and in which part. */
export interface Candidate {
  readonly unit: string;
  readonly role: "lead" | "co";
  readonly reasons: readonly Reason[];
}

/** 派单建议: the lead first, then the co-units. Whatever is open stands in `doubts`. */
export interface Route {
  readonly candidates: readonly Candidate[];
  readonly doubts: readonly Reason[];
  readonly left_out: readonly Reason[];
  readonly joint_rule: string | null;
}

/** What is asked, and what it is asked of; `on` is a day, `YYYY-MM-DD`, `clock` a time of it in China, `23:40`. */
export interface Matter {
  readonly category: string;
  readonly description: string;
  readonly places: Places;
  readonly on: string;
  readonly clock?: string;
  /** The building or object at the place, and its address. */
  readonly place_ref?: string;
}

export interface Responsibilities {
  readonly catalogue: Catalogue;
  readonly duty_list: readonly DutyItem[];
  readonly units: readonly Unit[];
}

/** The units for a report. @throws {CodeUnknown} the catalogue has no such item */
export function route({ category, description, places, on, clock = "", place_ref = "" }: Matter, by: Responsibilities): Route {
  const catalogueLead = itemOf(by.catalogue, category).lead;
  const claimed = claims(category, places, by.duty_list, by.units, on, { clock, words: `${description}\n${place_ref}` });
  const fired = firedRules(description, by.catalogue);
  const byTheRules = fired.length > 0 ? byRules(fired, claimed, places.chain, by.units) : null;
  if (byTheRules) return byTheRules;
  const doubts: Reason[] = fired.map(({ rule }) => ({ code: "rule_without_lead", facts: { rule: rule.code } }));
  let leads = nearestLeads(claimed.filter(({ role }) => role === "lead"));
  if (leads.length === 0) {
    doubts.push({ code: "no_duty_item", facts: { category } });
    leads = nearestLeads(serving(catalogueLead, places.chain, by.units));
  }
  const coUnits = claimed.filter(({ role, unit }) => role === "co" && unit.can_assist);
  return routeOf(leads, nearestOfEachType(coUnits), doubts, [], null);
}

/** The union of whom these rules name, led by the first one's lead; null where nobody is that lead. */
function byRules(
  fired: readonly FiredRule[], claimed: readonly Claim[], chain: readonly string[], units: readonly Unit[],
): Route | null {
  let leads: Claim[] = [];
  const coUnits: Claim[] = [];
  const leftOut: Reason[] = [];
  const first = fired[0]!.rule;
  for (const [departmentType, caller] of called(fired)) {
    const own = claimed.filter(({ unit }) => unit.department_type === departmentType);
    const able = (own.length > 0 ? own : serving(departmentType, chain, units)).map((claim) => calledBy(caller, claim));
    const assisting = able.find(({ unit }) => unit.can_assist);
    if (departmentType === first.lead) leads = nearestLeads(able);
    else if (assisting) coUnits.push(assisting);
    else leftOut.push({ code: "no_unit", facts: { rule: caller.rule.code, department_type: departmentType } });
  }
  if (leads.length === 0) return null;
  const doubts = fired
    .filter(({ rule }) => rule.mode !== "joint")
    .map(({ rule }) => ({ code: "needs_consultation", facts: { rule: rule.code, mode: rule.mode } }));
  return routeOf(leads, coUnits, doubts, leftOut, first.code);
}

/** The department types that the rules name, in order, each with the first rule that does. */
function called(fired: readonly FiredRule[]): Map<string, FiredRule> {
  const found = new Map<string, FiredRule>();
  for (const each of fired) {
    for (const departmentType of [each.rule.lead, ...each.rule.co]) {
      if (!found.has(departmentType)) found.set(departmentType, each);
    }
  }
  return found;
}

const calledBy = ({ rule, words }: FiredRule, claim: Claim): Claim => ({
  ...claim,
  reasons: [{ code: "joint_rule", facts: { rule: rule.code, words: words.join("、") } }, ...claim.reasons],
});

/** Who may lead and is nearest; more than one only where units are equally near. */
function nearestLeads(ordered: readonly Claim[]): Claim[] {
  const able = ordered.filter(({ unit }) => unit.can_handle);
  const nearest = able[0]?.nearness ?? [];
  return able.filter(({ nearness }) => nearness.every((each, at) => each === nearest[at]));
}

/** Of claims in order, the first of each type. */
const nearestOfEachType = (ordered: readonly Claim[]): Claim[] =>
  ordered.filter((claim, at) => at === ordered.findIndex(({ unit }) => unit.department_type === claim.unit.department_type));

function routeOf(
  leads: readonly Claim[], coUnits: readonly Claim[], doubts: readonly Reason[], leftOut: readonly Reason[],
  jointRule: string | null,
): Route {
  const byUnit = new Map<string, Candidate>();
  for (const { unit, reasons } of leads) byUnit.set(unit.id, { unit: unit.id, role: "lead", reasons });
  const found = [...doubts];
  if (byUnit.size > 1) found.push({ code: "equally_near", facts: { units: [...byUnit.keys()].join("、") } });
  for (const { unit, reasons } of coUnits) {
    if (!byUnit.has(unit.id)) byUnit.set(unit.id, { unit: unit.id, role: "co", reasons });
  }
  if (byUnit.size > UNITS_MAX) {
    found.push({ code: "too_many_units", facts: { count: `${byUnit.size}`, max: `${UNITS_MAX}` } });
  }
  return { candidates: [...byUnit.values()], doubts: found, left_out: leftOut, joint_rule: jointRule };
}

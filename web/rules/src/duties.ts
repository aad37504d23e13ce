/** Whose duty something is at a place, and how near each claim is: `server/domain/duty_list.py`. */

import { lineage } from "./catalogue.ts";
import { inOrder } from "./order.ts";

/** 承办单位 */
export interface Unit {
  readonly id: string;
  readonly name: string;
  readonly department_type: string;
  readonly kind: "department" | "street" | "community" | "enterprise" | "mediation" | "integration";
  readonly area: string;
  readonly can_handle: boolean;
  readonly can_assist: boolean;
}

/** 职责清单 item. Days are `YYYY-MM-DD`, half-open. */
export interface DutyItem {
  readonly unit: string;
  readonly category: string;
  readonly area: string;
  readonly role: "lead" | "co";
  readonly legal_basis: string;
  readonly since: string;
  readonly until: string | null;
  /** `22:00-06:00`, of receipt in China, half-open, over midnight too; and a word of the matter: for those alone. */
  readonly hours?: string;
  readonly object?: string;
}

/** Why a unit was chosen, or why a person must look: a code, and the facts that its sentence needs. */
export interface Reason {
  readonly code: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** A unit that could act, in which part, how near it is, and what speaks for it. */
export interface Claim {
  readonly nearness: readonly [place: number, breadth: number, width: number];
  readonly unit: Unit;
  readonly role: "lead" | "co";
  readonly reasons: readonly Reason[];
}

/** Where a matter lies: base areas, finest first, and the codes of all overlay areas. */
export interface Places {
  readonly chain: readonly string[];
  readonly overlays: readonly string[];
}

/** What narrow items are asked of: the time of the day of receipt (`23:40`), and the matter's words. */
export interface Told {
  readonly clock: string;
  readonly words: string;
}

/** Who may be given only what stands on its own duty list. */
const GUARDED = new Set(["street", "community"]);
const SERVES_THE_AREA = 9;

/** Every claim to an item at a place, nearest first, equal ones by unit id. */
export function claims(
  category: string, { chain, overlays }: Places, dutyList: readonly DutyItem[], units: readonly Unit[], on: string, told: Told,
): Claim[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const found: Claim[] = [];
  const places = [...overlays.map((area) => [0, area] as const), ...chain.map((area, at) => [at + 1, area] as const)];
  for (const [distance, area] of places) {
    for (const [breadth, code] of lineage(category).entries()) {
      for (const item of dutyList) {
        const unit = byId.get(item.unit);
        if (item.category !== code || item.area !== area || !unit || !isValidOn(item, on) || !isAbout(item, told)) continue;
        found.push({ nearness: [distance, breadth, isNarrow(item) ? 0 : 1], unit, role: item.role, reasons: [onTheList(item)] });
      }
    }
  }
  return found.sort(nearestFirst);
}

/** Units of a type that serve one of the base areas, nearest first; streets and communities are never among them. */
export function serving(departmentType: string, chain: readonly string[], units: readonly Unit[]): Claim[] {
  return units
    .filter((unit) => unit.department_type === departmentType && chain.includes(unit.area) && !GUARDED.has(unit.kind))
    .map((unit): Claim => ({
      nearness: [chain.lastIndexOf(unit.area) + 1, SERVES_THE_AREA, 1],
      unit,
      role: "lead",
      reasons: [{ code: "serves_area", facts: { department_type: unit.department_type, area: unit.area } }],
    }))
    .sort(nearestFirst);
}

const nearestFirst = (a: Claim, b: Claim): number =>
  a.nearness[0] - b.nearness[0] || a.nearness[1] - b.nearness[1] || a.nearness[2] - b.nearness[2] || inOrder(a.unit.id, b.unit.id);

const isValidOn = ({ since, until }: DutyItem, day: string): boolean => since <= day && (until === null || day < until);

const isNarrow = ({ hours, object }: DutyItem): boolean => Boolean(hours) || Boolean(object);

function isAbout({ hours, object }: DutyItem, { clock, words }: Told): boolean {
  if (object && !names(words, object)) return false;
  if (!hours) return true;
  const [begins = "", ends = ""] = hours.split("-");
  return begins < ends ? begins <= clock && clock < ends : clock >= begins || (clock > "" && clock < ends);
}

/** 单双号: an object that means one side of a road, by the house numbers on it; the remainder of these divided by two. */
const SIDES: Readonly<Record<string, number>> = { 单号门牌: 1, 双号门牌: 0 };
const HOUSE_NUMBER = /(?:路|街|大道|巷|弄|胡同)[ ]?([0-9]{1,5})[ ]?号(?![楼线])/g;

function names(words: string, thing: string): boolean {
  const side = SIDES[thing];
  if (side === undefined) return words.includes(thing);
  return [...words.matchAll(HOUSE_NUMBER)].some(([, number]) => Number(number) % 2 === side);
}

const onTheList = ({ category, area, legal_basis, hours, object }: DutyItem): Reason => ({
  code: "duty_list",
  facts: { category, area, legal_basis, ...(hours && { hours }), ...(object && { object }) },
});

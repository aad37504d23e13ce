/** The offline pack as it is fetched (`server/casework/pack.py`): everything that the rules ask for. */

import type { Calendar } from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import type { ClockPolicy, Term } from "./deadlines.ts";
import type { DutyItem, Unit } from "./duties.ts";
import type { PackedMap } from "./map.ts";

/** The shape that these rules read; a pack of another one is for another version of the handheld. */
export const PACK_SCHEMA = 2;

export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly kind: "mediator" | "expert" | "helper";
  /** The name of the body that lists them. */
  readonly body: string;
  readonly specialities: readonly string[];
  readonly languages: readonly string[];
  readonly field: string | null;
}

export interface OnDuty {
  readonly person: string;
  readonly name: string;
  readonly area: string;
  readonly unit: string | null;
  /** 1 is called first. */
  readonly level: number;
  readonly starts_at: string;
  readonly ends_at: string;
}

export interface StepTerms {
  readonly pause_reasons: readonly string[];
  /** Beginnings of the sub-items that may be ended on the spot. */
  readonly self_handled: readonly string[];
  /** Who gives a matter back says whose it is. */
  readonly returns_name_unit: boolean;
  /** What the counts of a ticket are held against; packs from before lack it. */
  readonly return_window?: Term;
  readonly return_until_signed?: boolean;
  readonly returns_max?: number;
  readonly extension_before_due?: Term;
  readonly extensions_max?: number;
  readonly contacts_min?: number;
  readonly contacts_apart?: Term;
  readonly pause_workdays_max?: number;
}

export interface Pack {
  readonly schema: number;
  /** That of the boundaries. */
  readonly version: string;
  readonly person: string;
  readonly scope: readonly string[];
  readonly map: PackedMap;
  readonly catalogue: Catalogue;
  readonly calendar: Calendar;
  readonly clock_terms: ClockPolicy;
  /** What of the city's policy a form asks for; packs from before lack it. */
  readonly step_terms?: StepTerms;
  readonly roster: readonly { readonly area: string; readonly layer: string; readonly person: string; readonly name: string; readonly stands_in_for?: string | null }[];
  /** 调解员、专家、党员帮办 who serve the areas on the map. */
  readonly listed: readonly Listed[];
  /** 值班 of the areas on the map, from today on. */
  readonly duty: readonly OnDuty[];
  readonly units: readonly Unit[];
  /** Of the areas on the map. */
  readonly duty_list: readonly DutyItem[];
  /** X25519, base64: contacts are sealed to it. */
  readonly server_key: string;
}

/** The offline pack as it is fetched (`server/casework/pack.py`): everything that the rules ask for. */

import type { Calendar } from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import type { ClockPolicy } from "./deadlines.ts";
import type { DutyItem, Unit } from "./duties.ts";
import type { PackedMap } from "./map.ts";

/** The shape that these rules read; a pack of another one is for another version of the handheld. */
export const PACK_SCHEMA = 2;

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
  readonly roster: readonly { readonly area: string; readonly layer: string; readonly person: string; readonly name: string }[];
  readonly units: readonly Unit[];
  /** Of the areas on the map. */
  readonly duty_list: readonly DutyItem[];
  /** X25519, base64: contacts are sealed to it. */
  readonly server_key: string;
}

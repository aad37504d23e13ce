/** What the doors of administration send, as far as the pages of 管理 show it. Fields are added there, never renamed. */

import type { AreaName } from "./messages.ts";

export interface AreaFound { readonly code: string; readonly name: string; readonly layer: string; readonly level: string | null; readonly within: readonly string[] }

export interface Post { readonly area: AreaName; readonly layer: string; readonly since: string; readonly until: string | null }
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly unit: string | null;
  readonly unit_name: string | null;
  readonly scope: readonly AreaName[];
  readonly posts: readonly Post[];
  readonly login: string | null;
  readonly signs_in: boolean;
  readonly languages: readonly string[];
}
export interface PeoplePage { readonly people: readonly Person[]; readonly next_after: string | null }
export interface Entered { readonly person: Person; readonly first_password: string | null }

export interface Handover {
  readonly id: string;
  readonly leaver: string;
  readonly leaver_name: string;
  readonly successor: string;
  readonly successor_name: string;
  readonly leaves_for_good: boolean;
  readonly begun_by: string;
  readonly begun_at: string;
  readonly given_by: string | null;
  readonly given_at: string | null;
  readonly taken_at: string | null;
  readonly withdrawn_at: string | null;
  readonly done_at: string | null;
  readonly note: string;
  readonly area_names: readonly AreaName[];
  readonly listed: readonly { readonly ticket: string; readonly number: string; readonly task: number | null }[];
}

export interface Handheld {
  readonly writer: string;
  readonly person: string;
  readonly name: string;
  readonly device: string | null;
  readonly since: string;
  readonly unsent: number | null;
  readonly oldest_unsent_age_s: number | null;
  readonly silent_s: number | null;
  readonly state: string;
  readonly stopped_as: string | null;
  readonly stopped_at: string | null;
  readonly sends_until: string | null;
  readonly pack_version: string | null;
  readonly digest_at: string | null;
  readonly digest_count: number | null;
  readonly digest_agrees: boolean | null;
  readonly wiped_at: string | null;
}

/** 配对码: typed, or looked at by a camera. */
export interface Pairing { readonly code: string; readonly qr_svg: string; readonly expires_at: string; readonly person: string; readonly name: string }

export interface Quarantined {
  readonly no: number;
  readonly person: string;
  readonly document: string;
  readonly kind: string | null;
  readonly size_bytes: number;
  readonly reason_code: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly received_at: string;
  readonly body: string | null;
}
export interface QuarantinePage { readonly documents: readonly Quarantined[]; readonly next_after: number | null }

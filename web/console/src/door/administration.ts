/** What the doors of administration send, as far as the pages of 管理 show it. Fields are added there, never renamed. */

import type { AreaName } from "./messages.ts";

export interface AreaFound { readonly code: string; readonly name: string; readonly layer: string; readonly level: string | null; readonly within: readonly string[]; readonly middle: readonly [number, number] }

/** 备岗: with an `until` the holder is away, without one the backup is asked after them. */
export interface Backup { readonly person: string; readonly name: string; readonly since: string; readonly until: string | null }
export interface Post {
  readonly area: AreaName;
  readonly layer: string;
  readonly since: string;
  readonly until: string | null;
  readonly stands_in_for: string | null;
  readonly stands_in_for_name: string | null;
  readonly backups: readonly Backup[];
}
/** 待定岗位: somebody on an area that is no more. */
export interface PostLeft { readonly person: string; readonly name: string; readonly area: AreaName; readonly heirs: readonly AreaName[] }
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
  readonly person_name: string | null;
  readonly document: string;
  readonly kind: string | null;
  readonly size_bytes: number;
  readonly reason_code: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly received_at: string;
  readonly body: string | null;
}
export interface QuarantinePage { readonly documents: readonly Quarantined[]; readonly next_after: number | null }

/** 留痕: who looked at what is personal, exported it, or changed a setting. */
export interface Look {
  readonly no: number;
  readonly at: string;
  readonly person: string;
  readonly person_name: string | null;
  readonly access: string;
  readonly ticket: string | null;
  readonly purpose: string;
  readonly reason: string;
  readonly about: string | null;
  readonly about_name: string | null;
  readonly token: string;
}
export interface LookPage { readonly entries: readonly Look[]; readonly next_before: number | null }

export interface ContactExport {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly numbers: readonly string[];
  readonly purpose: string;
  readonly reason: string;
  readonly at: string;
  readonly is_own: boolean;
  readonly is_agreed: boolean;
}

export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly kinds: readonly string[];
  readonly area: string | null;
  readonly numbers_by: string | null;
  readonly created_by: string;
  readonly created_at: string;
  readonly messages: Readonly<Record<string, number>>;
  readonly secret: string | null;
}
export interface Message {
  readonly no: number;
  readonly kind: string;
  readonly at: string;
  readonly state: string;
  readonly tries: number;
  readonly next_at: string;
  readonly trouble: string | null;
}

/** A list of rules as tables of rows, and one of these rows. */
export type Row = Readonly<Record<string, unknown>>;
export type Content = Row;

export interface RulesInForce {
  readonly policy: string;
  readonly policy_title: string;
  readonly policy_version: string;
  readonly valid_from: string;
  readonly calendar_version: string;
  readonly catalogue_version: string;
  readonly answers: readonly { readonly path: string; readonly value: string; readonly standard: string | null }[];
}
export interface WhatIf { readonly tickets: number; readonly elsewhere: number; readonly ways: readonly { readonly category: string; readonly now: readonly string[]; readonly then: readonly string[]; readonly count: number }[] }
export interface Difference { readonly path: string; readonly now: string; readonly then: string }
export interface RuleChange {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly document: string;
  readonly differences: readonly Difference[];
  readonly reason: string;
  readonly proposed_by: string;
  readonly proposed_at: string;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  readonly approved: boolean | null;
  readonly decided_why: string | null;
}

type Ring = number[][];
export type Outline = { type: "Polygon"; coordinates: Ring[] } | { type: "MultiPolygon"; coordinates: Ring[][] };

/** An area as somebody draws it: GeoJSON in WGS-84 degrees. */
export interface DrawnArea {
  readonly code: string;
  readonly name: string;
  readonly level: string | null;
  readonly parent: string | null;
  readonly layer: string;
  readonly geometry: Outline;
}
export interface Finding {
  readonly kind: string;
  readonly done: string;
  readonly place: readonly [number, number] | null;
  readonly zh: string;
  readonly en: string;
}
export interface Health { readonly areas: Readonly<Record<string, number>>; readonly findings: readonly Finding[]; readonly drawn: readonly DrawnArea[]; readonly absent: readonly string[] }
export interface Outlines { readonly before: readonly DrawnArea[]; readonly after: readonly DrawnArea[] }

export interface Version { readonly version: string; readonly since: string; readonly until: string | null }
export interface Redivision {
  readonly id: string;
  readonly version: string;
  readonly predecessor: string;
  readonly since: string | null;
  readonly step: string;
  readonly proposed_by: string;
  readonly proposed_at: string;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
}
export interface DryRun {
  readonly plan: {
    readonly open_tickets: number;
    readonly moves: readonly { readonly number: string; readonly area_before: string | null; readonly area_after: string }[];
    readonly left: readonly { readonly number: string; readonly area: string }[];
    readonly falls: readonly { readonly area_m2: number; readonly place: readonly [number, number] }[];
  };
  readonly zh: readonly string[];
  readonly en: readonly string[];
}
export interface RedivisionCard { readonly redivision: Redivision; readonly dry_run: DryRun | null }

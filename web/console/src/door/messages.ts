/** What the doors send, as far as a desk shows it. Fields are added there, never renamed. */

export type Light = "green" | "yellow" | "red" | "grey";

export interface AreaName { readonly code: string; readonly name: string; readonly level: string | null }
export interface Reason { readonly code: string; readonly facts: Readonly<Record<string, string>> }

export interface TicketRow {
  readonly id: string;
  readonly number: string;
  readonly offline_alias: string | null;
  readonly state: string;
  readonly version: number;
  readonly channel: string;
  readonly request_type: string;
  readonly category: string | null;
  readonly category_name: string | null;
  readonly urgency: string | null;
  readonly description: string;
  readonly address: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly areas: readonly AreaName[];
  readonly lead_unit: string | null;
  readonly lead_unit_name: string | null;
  readonly reporter: string;
  readonly received_at: string;
  readonly promise_due: string | null;
  /** When the promise was kept or was over; null while it runs or the matter rests. */
  readonly promise_settled_at: string | null;
  readonly light: Light | null;
  readonly workdays_left: number | null;
  readonly waits_for_a_person: boolean;
  /** 待批: of which kinds a request waits to be decided. */
  readonly to_decide: readonly string[];
  readonly out_of_scope: boolean;
  readonly contact: string | null;
  /** Why supervision follows it: `deputy`, `leader`. */
  readonly watched: string | null;
}

export interface Leg {
  readonly no: number;
  readonly unit: string;
  readonly unit_name: string;
  readonly role: string;
  readonly sign_due: string;
  readonly resolve_due: string;
  readonly signed_at: string | null;
  readonly answered_at: string | null;
  readonly state: string;
  readonly explanation_owed: boolean;
}

export interface Alternate { readonly code: string; readonly level: string; readonly confidence: number }

export interface Placement {
  readonly method: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly chain: readonly string[];
  readonly distance_m: number | null;
  readonly confidence: number;
  readonly alternates: readonly Alternate[];
}

export interface Candidate { readonly unit: string; readonly role: string; readonly reasons: readonly Reason[] }

export interface Asked {
  readonly no: number;
  readonly kind: string;
  readonly at: string;
  readonly by: string;
  readonly unit: string | null;
  readonly leg: number;
  readonly reason: string;
  readonly due_at: string | null;
  readonly suggested_unit: string | null;
  readonly clause: string | null;
  readonly workdays: number;
  readonly item: string | null;
  readonly granted: boolean | null;
}

export interface Clock {
  readonly kind: string;
  readonly leg: number;
  readonly started_at: string;
  readonly due_at: string;
  readonly stopped_at: string | null;
  readonly light: Light | null;
  readonly workdays_left: number;
}

export interface Opinion { readonly unit: string; readonly agrees: boolean; readonly text: string; readonly silent: boolean }

export interface Meeting { readonly no: number; readonly at: string; readonly place: string; readonly minuted_at: string | null }

export interface Consultation {
  readonly level: number;
  readonly units: readonly string[];
  readonly due_at: string;
  readonly opinions: readonly Opinion[];
  readonly decided_at: string | null;
  readonly letter: string | null;
  readonly meetings: readonly Meeting[];
}

export interface Plan { readonly accepted_at: string | null; readonly milestones: readonly { readonly no: number; readonly what: string; readonly due_on: string; readonly met_at: string | null }[] }
export interface Whistle { readonly no: number; readonly due_at: string; readonly units: readonly string[]; readonly attended: readonly string[] }
export interface Sweep { readonly no: number; readonly unit: string; readonly area: string; readonly category: string; readonly what: string; readonly done_at: string | null }

export interface Proposal {
  readonly level: number;
  readonly kind: string;
  readonly forms: readonly string[];
  readonly grounds: readonly string[];
  readonly addressee: string | null;
}

export interface Photo { readonly sha256: string; readonly kind: string; readonly media: "image" | "recording" | null; readonly state: "awaited" | "here" | "refused"; readonly listed_at: string }

interface Numbered { readonly no: number }

export interface TicketCard {
  readonly ticket: TicketRow;
  readonly contact_may_be_shown: boolean;
  readonly contact_needs_second_person: boolean;
  readonly placement: Placement | null;
  readonly overlays: readonly AreaName[];
  readonly deadline_class: string | null;
  readonly promise_provisional: boolean;
  readonly tags: readonly string[];
  readonly candidates: readonly Candidate[];
  readonly alternatives: readonly Candidate[];
  readonly doubts: readonly Reason[];
  readonly legs: readonly Leg[];
  readonly may: readonly string[];
  readonly cycle: number;
  readonly requests: readonly Asked[];
  readonly consultation: Consultation | null;
  readonly field_tasks: readonly (Numbered & { readonly kind: string; readonly what: string; readonly done_at: string | null })[];
  readonly plan: Plan | null;
  readonly whistles: readonly Whistle[];
  readonly supervisions: readonly (Numbered & { readonly form: string; readonly level: number; readonly addressee: string; readonly due_at: string; readonly ended_at: string | null })[];
  readonly sweeps: readonly Sweep[];
  readonly suggestions: readonly { readonly no: number; readonly at: string; readonly by: string; readonly by_name: string | null; readonly what: string; readonly text: string; readonly ticket: string | null }[];
  /** When the time to take a dispatch back is over; null: nothing is dispatched. */
  readonly recall_until: string | null;
  readonly withdrawal: { readonly at: string; readonly reason: string; readonly proof: readonly string[] } | null;
  readonly proposals: readonly Proposal[];
  readonly urges: number;
  readonly master: string | null;
  readonly subscribers: readonly { readonly ticket: string; readonly number: string }[];
  readonly recurrence: readonly string[];
  readonly ping_pong: { readonly signs: readonly unknown[]; readonly chain: readonly { readonly unit: string; readonly returned_at: string | null }[] };
  readonly photos: readonly Photo[];
  readonly clocks: readonly Clock[];
}

export interface StoryLine {
  readonly no: number;
  readonly at: string;
  readonly actor_name: string;
  readonly english_actor_name: string;
  readonly role: string;
  readonly unit: string | null;
  readonly name: string;
  readonly english_name: string;
  readonly sentence: string;
  readonly english: string;
}

export interface TicketPage { readonly tickets: readonly TicketRow[]; readonly total: number; readonly next_after: string | null; readonly total_is_exact: boolean }

export interface Near {
  readonly ticket: TicketRow;
  readonly is_likely: boolean;
  readonly place: string;
  readonly time: string;
  readonly category: string;
  readonly object: string;
  readonly text_share: number;
  readonly reasons: readonly Reason[];
}

export interface Named { readonly code: string; readonly zh: string; readonly en: string; readonly within: string | null }
export interface Unit { readonly id: string; readonly name: string; readonly kind: string; readonly area: string; readonly can_handle: boolean; readonly can_assist: boolean }
export interface Choices { readonly units: readonly Unit[]; readonly categories: readonly Named[]; readonly exclusions: readonly Named[]; readonly words: readonly Named[]; readonly units_call_back: boolean; readonly leaders: readonly Pick<Named, "code" | "zh" | "en">[] }

/** What a form of a step offers for one ticket, by field. */
export type FieldChoices = Readonly<Record<string, readonly Pick<Named, "code" | "zh" | "en">[]>>;

export interface Standing { readonly person: string; readonly name: string; readonly area: string; readonly area_name: string; readonly layer: string | null; readonly backups: readonly { readonly person: string; readonly name: string; readonly until: string | null }[] }
/** 申请查看联系方式: another's, which waits for a second person, or one's own. */
export interface RevealRequest {
  readonly number: string;
  readonly person: string;
  readonly name: string;
  readonly purpose: string;
  readonly reason: string;
  readonly at: string;
  readonly is_own: boolean;
  readonly is_agreed: boolean;
}

export interface Pile { readonly number: number; readonly tickets: readonly TicketRow[] }
export interface DailyBoard { readonly at: string; readonly piles: Readonly<Record<string, Pile>> }
export interface Delay { readonly kind: string; readonly since: string; readonly reason: string | null; readonly until: string | null; readonly granted: boolean | null }
export interface DelayedList { readonly at: string; readonly tickets: readonly { readonly ticket: TicketRow; readonly delays: readonly Delay[]; readonly is_new: boolean }[] }
export interface ProposalPage { readonly tickets: readonly { readonly ticket: TicketRow; readonly proposals: readonly Proposal[] }[]; readonly total: number; readonly next_after: string | null }

export interface FigureRow { readonly key: string; readonly name: string; readonly n: number; readonly rate: number | null; readonly numerator: number | null; readonly band: string | null }
export interface Figure { readonly id: string; readonly zh: string; readonly en: string; readonly formula: string; readonly formula_zh: string; readonly total: FigureRow; readonly rows: readonly FigureRow[] }

export interface CallbackRow {
  readonly number: string;
  readonly voice: string | null;
  readonly contact: string | null;
  readonly owed: boolean;
  readonly waits: boolean;
  /** No call reaches them: a look on the spot takes its place. */
  readonly by_check: boolean;
  readonly attempts: number;
  readonly days: number;
  readonly called_at: string | null;
  readonly solved: boolean | null;
  readonly satisfied: string | null;
  readonly script: string;
}

export interface Revealed { readonly name: string; readonly phone: string; readonly confidential: boolean; readonly anonymous: boolean; readonly watermark: string; readonly token: string }

export interface Suggested {
  readonly categories: readonly { readonly category: string; readonly name: string | null; readonly score: number; readonly words: readonly string[] }[];
  readonly is_clear: boolean;
  readonly exclusions: readonly { readonly item: string; readonly name: string; readonly script: string }[];
  readonly duplicates: readonly { readonly ticket: TicketRow; readonly reasons: readonly Reason[] }[];
  readonly emergencies: readonly { readonly service: string; readonly banner: string; readonly banner_en: string }[];
}

/** 来电: whether it is put through, and the deputy who calls. */
export interface CallAnswer { readonly put_through: boolean; readonly deputy: string | null }
export interface EarlierMatter { readonly ticket: TicketRow; readonly ended_at: string | null; readonly may: readonly string[] }
/** 来电人既往诉求: the first of `total`. */
export interface EarlierMatters { readonly matters: readonly EarlierMatter[]; readonly total: number }

export interface VectorLayer { readonly id: string; readonly fields: Readonly<Record<string, string>> }
export interface TileJson { readonly name: string; readonly tiles: readonly string[]; readonly bounds: readonly [number, number, number, number]; readonly maxzoom: number; readonly vector_layers: readonly VectorLayer[] }
/** A map of somebody else's beneath ours. */
export interface BaseMap { readonly tiles: string; readonly credit: string }
export interface MapList { readonly boundary_version: string; readonly layers: readonly TileJson[]; readonly base: BaseMap | null }

/** What an area received, and in the same period before; `share` null where that was too few. */
export interface Change { readonly now: number; readonly before: number; readonly share: number | null }
export type Changes = Readonly<Record<string, Change>>;
export interface Coverage { readonly grids: number; readonly staffed: number }

export interface Day { readonly day: string; readonly received: number; readonly closed: number }
export interface CategoryCount { readonly code: string; readonly zh: string; readonly en: string; readonly n: number }
export interface Share { readonly id: string; readonly zh: string; readonly en: string; readonly n: number; readonly rate: number | null }
/** 大屏: counts alone. */
export interface Wall {
  readonly at: string;
  readonly places: readonly string[];
  readonly layer: string;
  readonly boundary_version: string;
  readonly today: { readonly received: number; readonly closed: number; readonly open: number; readonly overdue: number; readonly due_today: number; readonly unsigned: number; readonly unassigned: number };
  readonly areas: Tallies;
  readonly back: { readonly days: readonly Day[]; readonly categories: readonly CategoryCount[]; readonly shares: readonly Share[] };
}

/** How many open tickets an area has; `count` are all of them. An area without any is not told. */
export interface Tally { readonly count: number; readonly yellow: number; readonly red: number; readonly waiting: number }
export type Tallies = Readonly<Record<string, Tally>>;

/** 调解案件, as its document `mediation:<uuid>` has it (server/casework/mediation/telling.py), and who may do what with it. */

import table from "./table.json";

/** What of a command about a case a handheld may write, and for registering one. */
export type StepKind = keyof typeof table;
export const STEP_KINDS = Object.keys(table) as readonly StepKind[];
export const REGISTRATION = "mediation";

export interface Party {
  readonly no: number;
  readonly side: "applicant" | "respondent";
  /** Such as 夏** 138****5678; empty while only this handheld knows of the case. */
  readonly label: string;
  readonly represented: boolean;
  readonly special_care: readonly string[];
  readonly consent: { readonly at: string; readonly how: string; readonly signature: string | null } | null;
}

export interface Session {
  readonly no: number;
  readonly held_at: string;
  readonly place: string;
  readonly video: boolean;
  readonly present: readonly number[];
  readonly record: string;
  /** Why it does not count; empty where it does. */
  readonly irregular: readonly string[];
}

export interface Paper {
  readonly no: number;
  readonly kind: string;
  readonly text: string;
}

export interface Duty {
  readonly no: number;
  readonly duty: string;
  readonly party: number;
  readonly manner: string;
  readonly place: string;
  readonly due_on: string | null;
  readonly done_on: string | null;
}

export interface Agreement {
  readonly form: "written" | "oral";
  readonly matter: string;
  readonly duties: readonly Duty[];
  readonly agreed_on: string;
  readonly effective_on: string | null;
  readonly signatures: readonly { readonly party: number; readonly how: string; readonly sha256: string }[];
}

export interface Visit {
  readonly no: number;
  readonly due_on: string;
  readonly reason: string;
  readonly done_at: string | null;
  readonly finding: string | null;
}

export interface Case {
  readonly _id: string;
  readonly number: string;
  readonly state: string;
  readonly dispute_type: string;
  readonly risk: string;
  readonly area: string | null;
  readonly ticket: string | null;
  readonly due_at: string | null;
  /** Until when this person may take the case; null: they are not asked. */
  readonly asked_until: string | null;
  readonly matter: string;
  readonly place: string;
  readonly parties: readonly Party[];
  readonly people_count: number;
  readonly lead: string | null;
  readonly mediators: readonly string[];
  readonly helpers: readonly string[];
  readonly experts: readonly string[];
  readonly sessions: readonly Session[];
  readonly papers: readonly Paper[];
  readonly agreement: Agreement | null;
  readonly confirmation: { readonly until: string; readonly applied_on: string | null; readonly result: string | null } | null;
  readonly follow_ups: readonly Visit[];
  readonly outcome: string | null;
  readonly performance: string | null;
  readonly missing: readonly string[];
}

const PREFIX = "mediation:";
export const caseIdOf = ({ _id }: Pick<Case, "_id">): string => _id.slice(PREFIX.length);
export const documentIdOf = (caseId: string): string => PREFIX + caseId;

export const GUARDED: readonly string[] = ["minor", "incapable"];
export const isGuarded = (party: Party | undefined): boolean => party?.special_care.some((care) => GUARDED.includes(care)) ?? false;
export const allConsent = ({ parties }: Case): boolean => parties.length > 0 && parties.every(({ consent }) => consent !== null);
export const team = ({ lead, mediators, helpers, experts }: Case): readonly string[] => [...(lead === null ? [] : [lead]), ...mediators, ...helpers, ...experts];

/** What a person may do with a case of which they hold the document. The server asks again. */
function acts(found: Case, me: string): readonly string[] {
  const taking = found.asked_until === null ? [] : ["take_offer"];
  if (found.lead === me || found.mediators.includes(me)) return [...taking, "conduct", "recuse", "contribute", "follow_up"];
  if (found.experts.includes(me)) return ["contribute"];
  return found.parties.length > 0 ? [...taking, "contribute", "follow_up"] : taking;
}

/** What a step needs to find in the case besides its state. */
const NEEDS: Partial<Record<StepKind, (found: Case) => boolean>> = {
  mediation_consent: (found) => !allConsent(found),
  mediation_agreement: (found) => allConsent(found) && found.sessions.some(({ irregular }) => irregular.length === 0),
  mediation_oral_agreement: (found) => NEEDS.mediation_agreement!(found),
  mediation_performance: ({ agreement }) => agreement?.duties.some(({ done_on }) => done_on === null) ?? false,
};

/** The steps that this person may take now, in the order in which a dispute meets them. */
export const stepsOf = (found: Case, me: string): readonly StepKind[] => {
  const allowed = acts(found, me);
  return STEP_KINDS.filter((kind) => {
    const { act, moves } = table[kind];
    return allowed.includes(act) && Object.hasOwn(moves, found.state) && (NEEDS[kind]?.(found) ?? true);
  });
};

/** Where a step leads from a state; the state itself where the table has no cell. */
export const after = (kind: StepKind, state: string): string => (table[kind].moves as Readonly<Record<string, string>>)[state] ?? state;

/** 调解 leads on by these; whatever else may be done stands below them. */
const ONWARD: readonly StepKind[] = [
  "mediation_offer_taken", "mediation_consent", "mediation_session", "mediation_agreement", "mediation_signing",
  "mediation_performance", "mediation_follow_up",
];

/** The step that leads on from here; null where the case waits for somebody else. */
export function nextStep(found: Case, me: string): StepKind | null {
  const possible = stepsOf(found, me);
  const onward = ONWARD.filter((kind) => possible.includes(kind));
  // A session may always be recorded; it leads on until there is one that counts.
  const isDone = found.sessions.some(({ irregular }) => irregular.length === 0) || !["accepted", "mediating"].includes(found.state);
  const waits = found.follow_ups.some(({ done_at }) => done_at === null);
  return onward.find((kind) => !(kind === "mediation_session" && isDone) && !(kind === "mediation_follow_up" && !waits)) ?? null;
}

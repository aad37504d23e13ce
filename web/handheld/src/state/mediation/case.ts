/** 调解案件, as its document `mediation:<uuid>` has it (server/casework/mediation/telling.py), and who may do what with it. */

import type { MediationDocument, Party } from "../../documents/server.ts";
import table from "./table.json";

/** What of a command about a case a handheld may write, and for registering one. */
export type StepKind = keyof typeof table;
export const STEP_KINDS = Object.keys(table) as readonly StepKind[];
export const REGISTRATION = "mediation";

export type { Party } from "../../documents/server.ts";

/** A case as screens show it, be it only known here so far. */
export type Case = Omit<MediationDocument, "schema" | "version" | "is_lead"> & { readonly _id: string };

const PREFIX = "mediation:";
export const caseIdOf = ({ _id }: Pick<Case, "_id">): string => _id.slice(PREFIX.length);
export const documentIdOf = (caseId: string): string => PREFIX + caseId;

export const GUARDED: readonly string[] = ["minor", "incapable"];
export const isGuarded = (party: Party | undefined): boolean => party?.special_care.some((care) => GUARDED.includes(care)) ?? false;
export const allConsent = ({ parties }: Case): boolean => parties.length > 0 && parties.every(({ consent }) => consent !== null);
export const team = ({ lead, mediators, helpers, experts }: Case): readonly string[] => [...(lead === null ? [] : [lead]), ...mediators, ...helpers, ...experts];

/** A picture that a case names: a signature of a party, or a paper of some kind. */
export interface CasePicture {
  readonly sha256: string;
  readonly kind: string;
  readonly party: number | null;
}

/** Each once, in the order in which a file has them. */
export function picturesOf({ parties, papers, agreement }: Case): CasePicture[] {
  const signature = (sha256: string | null | undefined, party: number) => ({ sha256, kind: "signature", party });
  const named = [
    ...parties.map(({ no, consent }) => signature(consent?.signature, no)),
    ...(agreement?.signatures ?? []).map(({ sha256, party }) => signature(sha256, party)),
    ...papers.map(({ sha256, kind }) => ({ sha256, kind, party: null })),
    ...(agreement?.duties ?? []).map(({ proof, party }) => ({ sha256: proof, kind: "performance_proof", party })),
  ];
  const there = named.flatMap(({ sha256, ...rest }): CasePicture[] => (typeof sha256 === "string" ? [{ ...rest, sha256 }] : []));
  return [...new Map(there.map((each) => [each.sha256, each])).values()];
}

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
  mediation_extension: ({ due_at }) => due_at !== null,
  mediation_closing: ({ missing }) => missing.length === 0,
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

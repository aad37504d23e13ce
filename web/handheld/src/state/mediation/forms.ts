/**
 * 调解各步的表单: what each step asks, as values; one screen draws them all. The fields are those of the command's body
 * (docs/documents.md), in the order in which a mediator goes through them.
 */

import { isGuarded, REGISTRATION, type Case, type StepKind } from "./case.ts";

export type FormKind = StepKind | typeof REGISTRATION;

/** Somebody at odds with somebody. `person` is sealed when it is recorded. */
export interface PartyDraft {
  readonly side: "applicant" | "respondent";
  readonly person: {
    readonly name: string;
    readonly phone: string;
    readonly id_number: string;
    readonly address: string;
    readonly agent_name: string;
    readonly agent_phone: string;
  };
  readonly special_care: readonly string[];
}

export interface DutyDraft {
  readonly duty: string;
  readonly party: number | null;
  readonly manner: string;
  readonly place: string;
  readonly due_on: string;
}

export interface SignatureDraft {
  readonly party: number;
  readonly how: string;
  readonly sha256: string | null;
}

/** With the picture of a party. One taken for another way of signing than the party's present one is late, and left out. */
export const signed = (all: readonly SignatureDraft[], { party, how, sha256 }: SignatureDraft): readonly SignatureDraft[] =>
  all.map((each) => (each.party === party && each.how === how ? { ...each, sha256 } : each));

/** Where a dispute is: an area by its code, or a position. */
export interface Where {
  readonly area?: string;
  readonly position?: object;
}

/** The text of a line, a day, a moment of the device's zone; a tick; a number of a party; digests … */
export type Values = Readonly<Record<string, unknown>>;

export interface FieldShape {
  readonly name: string;
  readonly as:
    | "line" | "text" | "number" | "day" | "moment" | "tick" | "choice" | "choices" | "party" | "parties" | "member" | "duty" | "visit"
    | "signature" | "picture" | "duties" | "signatures" | "people" | "where";
  readonly options?: readonly string[];
  readonly begins?: (found: Case | null, me: string, nowMs: number) => unknown;
  readonly isOptional?: true;
  /** Asked only then. */
  readonly when?: (values: Values, found: Case | null) => boolean;
}

const CARE = ["minor", "incapable", "elderly", "disabled", "maternity", "mental_illness"] as const;
export const SPECIAL_CARE: readonly string[] = CARE;
const BEIJING_MS = 8 * 3600 * 1000;
const dayOf = (ms: number): string => new Date(ms + BEIJING_MS).toISOString().slice(0, 10);
const momentOf = (ms: number): string => new Date(ms + BEIJING_MS).toISOString().slice(0, 16);

const today = (_found: Case | null, _me: string, nowMs: number): string => dayOf(nowMs);
const everybody = (found: Case | null): readonly number[] => found?.parties.map(({ no }) => no) ?? [];
const isPaper = ({ how }: Values): boolean => how === "signature" || how === "thumbprint";
const theParty = ({ party }: Values, found: Case | null) => found?.parties.find(({ no }) => no === party);

const REASON: FieldShape = { name: "reason", as: "line" };
const ROUTES: FieldShape = { name: "routes_told", as: "tick" };
const AGREED: readonly FieldShape[] = [
  { name: "matter", as: "text", begins: (found) => found?.matter ?? "" },
  { name: "duties", as: "duties", begins: () => [NO_DUTY] },
  { name: "agreed_on", as: "day", begins: today },
];

export const NO_DUTY: DutyDraft = { duty: "", party: null, manner: "", place: "", due_on: "" };
export const nobody = (side: PartyDraft["side"]): PartyDraft => ({
  side,
  person: { name: "", phone: "", id_number: "", address: "", agent_name: "", agent_phone: "" },
  special_care: [],
});

export const FORMS: Readonly<Record<FormKind, readonly FieldShape[]>> = {
  mediation: [
    { name: "parties", as: "people", begins: () => [nobody("applicant"), nobody("respondent")] },
    {
      name: "dispute_type", as: "choice",
      options: ["neighbour", "family", "property", "compensation", "land", "labour", "consumer", "medical", "campus", "group", "other"],
    },
    { name: "matter", as: "text" },
    { name: "where", as: "where", when: ({ ticket }) => ticket === undefined },
    { name: "place", as: "line", isOptional: true },
    { name: "source", as: "choice", options: ["application", "initiative", "police", "court", "assigned", "hotline"], begins: () => "application" },
    { name: "applied_on", as: "day", begins: today },
    { name: "people_count", as: "number", begins: () => 2 },
    { name: "risk", as: "choice", options: ["green", "yellow", "red"], begins: () => "green" },
    { name: "takes_it", as: "tick", isOptional: true, begins: () => true },
  ],
  mediation_offer_taken: [],
  mediation_offer_declined: [REASON],
  mediation_recusal: [
    { name: "person", as: "member", begins: (_found, me) => me },
    { name: "party", as: "party", isOptional: true },
    REASON,
  ],
  mediation_consent: [
    { name: "party", as: "party", begins: (found) => found?.parties.find(({ consent }) => consent === null)?.no ?? null },
    { name: "rights_told", as: "tick" },
    { name: "by_guardian", as: "tick", when: (values, found) => isGuarded(theParty(values, found)) },
    { name: "how", as: "choice", options: ["signature", "thumbprint", "spoken", "video"], begins: () => "signature" },
    { name: "signature", as: "signature", when: isPaper },
  ],
  mediation_session: [
    { name: "held_at", as: "moment", begins: (_found, _me, nowMs) => momentOf(nowMs) },
    { name: "place", as: "line", begins: (found) => found?.place ?? "" },
    { name: "video", as: "tick", isOptional: true },
    { name: "present", as: "parties", begins: everybody },
    {
      name: "guardians", as: "parties", isOptional: true,
      when: ({ present }, found) => found?.parties.some((party) => isGuarded(party) && (present as readonly number[]).includes(party.no)) ?? false,
    },
    { name: "record", as: "text" },
    { name: "signed", as: "parties", isOptional: true, begins: () => [] },
  ],
  mediation_material: [
    {
      name: "kind", as: "choice", begins: () => "evidence",
      options: [
        "evidence", "investigation", "identity", "rights_notice", "application", "authority", "session_record", "agreement", "performance_proof",
        "follow_up_record", "confirmation", "expert_opinion",
      ],
    },
    { name: "text", as: "text" },
    { name: "sha256", as: "picture", isOptional: true },
    { name: "confidential", as: "tick", isOptional: true },
  ],
  mediation_agreement: AGREED,
  mediation_oral_agreement: [...AGREED, { name: "register_entry", as: "line" }],
  mediation_signing: [
    { name: "signed_on", as: "day", begins: today },
    {
      name: "signatures", as: "signatures",
      begins: (found): readonly SignatureDraft[] => everybody(found).map((party) => ({ party, how: "signature", sha256: null })),
    },
  ],
  mediation_performance: [
    { name: "item", as: "duty", begins: (found) => found?.agreement?.duties.find(({ done_on }) => done_on === null)?.no ?? null },
    { name: "done_on", as: "day", begins: today },
    { name: "proof", as: "picture", isOptional: true },
  ],
  mediation_breach: [
    { name: "what", as: "choice", options: ["partly", "reneged"] },
    REASON,
    { name: "court_told", as: "tick" },
  ],
  mediation_follow_up: [
    {
      name: "no", as: "visit", isOptional: true,
      begins: (found) => found?.follow_ups.find(({ done_at }) => done_at === null)?.no ?? null,
      when: (_values, found) => found?.follow_ups.some(({ done_at }) => done_at === null) ?? false,
    },
    { name: "finding", as: "text" },
  ],
  mediation_withdrawal: [{ name: "party", as: "party" }, REASON, ROUTES],
  mediation_end: [{ name: "outcome", as: "choice", options: ["no_agreement", "refused", "to_administration", "to_court"] }, REASON, ROUTES],
  mediation_police: [REASON],
  mediation_extension: [{ name: "days", as: "number", begins: () => 15 }, { name: "all_agree", as: "tick" }, REASON],
  mediation_closing: [],
};

/** The form as it is opened. */
export const begun = (kind: FormKind, found: Case | null, me: string, nowMs: number): Values =>
  Object.fromEntries(FORMS[kind].map(({ name, as, begins }) => [name, begins ? begins(found, me, nowMs) : EMPTY[as]]));

/** What a dispute takes over from the ticket that it comes from, as this reader sees it. */
export const factsOf = (uuid: string, ticket: { readonly description: string; readonly address: string | null } | undefined): Values => ({
  ticket: uuid,
  ...(ticket && { matter: ticket.description, place: ticket.address ?? "" }),
});

const EMPTY: Readonly<Record<FieldShape["as"], unknown>> = {
  line: "", text: "", number: null, day: "", moment: "", tick: false, choice: null, choices: [], party: null, parties: [], member: null, duty: null,
  visit: null, signature: null, picture: null, duties: [], signatures: [], people: [], where: null,
};

/** The form after a change: another way of signing needs another picture. */
export const changed = (values: Values, name: string, value: unknown): Values => ({
  ...values,
  ...(name === "how" && { signature: null }),
  [name]: value,
});

/** The fields that are asked, by what stands in the others. */
export const asked = (kind: FormKind, values: Values, found: Case | null): readonly FieldShape[] =>
  FORMS[kind].filter(({ when }) => when?.(values, found) ?? true);

/** The name of the first field that still needs something; null where all is there. */
export const lacks = (kind: FormKind, values: Values, found: Case | null): string | null =>
  asked(kind, values, found).find((field) => !field.isOptional && !isFilled(field, values[field.name]))?.name ?? null;

function isFilled({ as }: FieldShape, value: unknown): boolean {
  if (as === "people") return (value as readonly PartyDraft[]).every(({ person }) => person.name.trim() !== "");
  if (as === "duties") return (value as readonly DutyDraft[]).every(({ duty, party, manner }) => duty.trim() !== "" && party !== null && manner.trim() !== "");
  if (as === "signatures") return (value as readonly SignatureDraft[]).every(({ sha256 }) => sha256 !== null);
  if (typeof value === "string") return value.trim() !== "";
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** The body of the command: what is asked and filled in. */
export function bodyOf(kind: FormKind, values: Values, found: Case | null): object {
  const filled = asked(kind, values, found).filter((field) => isFilled(field, values[field.name]));
  const body = Object.assign({}, ...filled.map((field) => written(field, values[field.name]))) as object;
  return values["ticket"] === undefined ? body : { ...body, ticket: values["ticket"] };
}

function written({ name, as }: FieldShape, value: unknown): object {
  switch (as) {
    case "line":
    case "text":
      return { [name]: (value as string).trim() };
    case "moment":
      return { [name]: `${value as string}:00+08:00` };
    case "where":
      return value as Where;
    case "people":
      return { [name]: (value as readonly PartyDraft[]).map(partyOf) };
    case "duties":
      return { [name]: (value as readonly DutyDraft[]).map(({ due_on, place, ...duty }) => ({ ...duty, ...(place && { place }), ...(due_on && { due_on }) })) };
    default:
      return { [name]: value };
  }
}

const partyOf = ({ side, person, special_care }: PartyDraft): object => ({
  side,
  person: Object.fromEntries(Object.entries(person).filter(([, text]) => text.trim() !== "")),
  represented: person.agent_name.trim() !== "",
  special_care,
});

export interface NamedPicture {
  readonly sha256: string;
  readonly kind: "signature" | "scene";
}

/** The pictures that a form names: they are sent when it is recorded. */
export const pictures = (kind: FormKind, values: Values, found: Case | null): readonly NamedPicture[] => picturesIn(asked(kind, values, found), values);

/** The digests of all pictures that stand in a form's values, also where what they stand in is not asked now. */
export const digestsIn = (kind: FormKind, values: Values): readonly string[] => picturesIn(FORMS[kind], values).map(({ sha256 }) => sha256);

const picturesIn = (fields: readonly FieldShape[], values: Values): readonly NamedPicture[] =>
  fields.flatMap(({ name, as }): NamedPicture[] => {
    const value = values[name];
    if (as === "signatures") return (value as readonly SignatureDraft[]).flatMap(({ sha256 }) => (sha256 ? [{ sha256, kind: "signature" }] : []));
    if (as === "signature" && value) return [{ sha256: value as string, kind: "signature" }];
    return as === "picture" && value ? [{ sha256: value as string, kind: "scene" }] : [];
  });

/**
 * A case as it will be once the server has taken in what lies on this handheld: its document, and what was recorded
 * since. So a whole mediation can be held out of reach. What was refused counts for nothing and is told.
 */

import { answeredBy, COMMAND, lastVerdict, offlineNumber } from "@wangge/commands";

import type { Command } from "../../pouch/documents.ts";
import type { Receipt } from "../../pouch/queue.ts";
import { after, allConsent, caseIdOf, documentIdOf, REGISTRATION, type Case, type Party, type StepKind } from "./case.ts";

/** A step that was recorded here and is not, or not yet, part of the document. */
export interface Recorded {
  readonly id: string;
  readonly kind: string;
  readonly recorded_at: string;
  /** Why it was refused or set aside; null while it is on its way. */
  readonly reason: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> } | null;
}

export interface KnownCase {
  readonly id: string;
  readonly found: Case;
  /** On its way, in the order of recording: the case is provisional as long as there are any. */
  readonly pending: readonly Recorded[];
  readonly refused: readonly Recorded[];
}

type Body = Readonly<Record<string, unknown>>;

/** Every case that a person carries, with what they recorded about it; the newest first. */
export function knownCases(documents: readonly Case[], commands: readonly Command[], receipts: readonly Receipt[], me: string): KnownCase[] {
  const verdicts = new Map(receipts.map((receipt) => [answeredBy(receipt._id), lastVerdict(receipt)]));
  const known = new Map<string, KnownCase>(documents.map((found) => [caseIdOf(found), { id: caseIdOf(found), found, pending: [], refused: [] }]));
  const ordered = commands.filter(({ kind }) => kind.startsWith(REGISTRATION)).sort((one, other) => (one._id < other._id ? -1 : 1));
  for (const command of ordered) {
    const id = command.kind === REGISTRATION ? command._id.slice(COMMAND.length) : command.mediation!;
    const verdict = verdicts.get(command._id);
    const before = known.get(id);
    if (verdict?.status === "refused" || verdict?.status === "quarantined") {
      const reason = { code: verdict.reason_code ?? verdict.status, facts: verdict.facts ?? {} };
      const base = before ?? (command.kind === REGISTRATION ? founded(id, command) : null);
      if (base) known.set(id, { ...base, refused: [...base.refused, recorded(command, reason)] });
    } else if (verdict === undefined) {
      const base = before ?? (command.kind === REGISTRATION ? founded(id, command) : null);
      if (base) known.set(id, { ...base, found: moved(base.found, command, me), pending: [...base.pending, recorded(command, null)] });
    }
  }
  return [...known.values()].sort((one, other) => (one.id < other.id ? 1 : -1));
}

const recorded = ({ _id, kind, recorded_at }: Command, reason: Recorded["reason"]): Recorded => ({ id: _id, kind, recorded_at, reason });

/** A case of which only this handheld knows. Who the parties are was sealed when it was recorded. */
function founded(id: string, { body, by, writer, counter }: Command): KnownCase {
  const parties = body["parties"] as readonly Partial<Party>[];
  const found: Case = {
    _id: documentIdOf(id),
    number: offlineNumber(writer, counter),
    state: body["takes_it"] ? "accepted" : "registered",
    dispute_type: String(body["dispute_type"]),
    risk: String(body["risk"] ?? "green"),
    area: null, ticket: null, due_at: null, asked_until: null,
    matter: String(body["matter"]),
    place: String(body["place"] ?? ""),
    parties: parties.map(({ side = "applicant", represented = false, special_care = [] }, at) => ({ no: at + 1, side, label: "", contact_id: null, contact_digest: null, represented, special_care, consent: null })),
    people_count: Number(body["people_count"] ?? parties.length),
    lead: body["takes_it"] ? by : null,
    mediators: [], helpers: [], experts: [], sessions: [], papers: [], agreement: null, confirmation: null, follow_ups: [],
    outcome: null, performance: null, missing: [],
  };
  return { id, found, pending: [], refused: [] };
}

function moved(found: Case, command: Command, me: string): Case {
  if (command.kind === REGISTRATION) return found;
  const kind = command.kind as StepKind;
  const changes = CHANGES[kind]?.(found, command.body, command, me) ?? {};
  return { ...found, state: after(kind, found.state), ...changes };
}

/** What a step changes besides the state, or of the state where that is not the table's. */
const CHANGES: Partial<Record<StepKind, (found: Case, body: Body, command: Command, me: string) => Partial<Case>>> = {
  mediation_offer_taken: (_found, _body, _command, me) => ({ lead: me, asked_until: null }),
  mediation_offer_declined: () => ({ asked_until: null }),
  mediation_recusal: ({ lead, mediators }, { person }) => ({
    lead: lead === person ? null : lead,
    mediators: mediators.filter((each) => each !== person),
  }),
  mediation_consent: ({ parties }, body, { recorded_at }) => ({
    parties: parties.map((party) =>
      party.no === body["party"] ? { ...party, consent: { at: recorded_at, how: String(body["how"]), signature: (body["signature"] as string) ?? null } } : party,
    ),
  }),
  mediation_session: (found, body) => {
    const counts = allConsent(found) && found.lead !== null && ["accepted", "mediating"].includes(found.state);
    const session = { video: false, ...body, no: found.sessions.length + 1, irregular: counts ? [] : ["consent_missing"] };
    return { sessions: [...found.sessions, session as unknown as Case["sessions"][number]], ...(!counts && { state: found.state }) };
  },
  mediation_material: ({ papers }, body, { by, recorded_at: at }) => {
    const paper = { sha256: null, confidential: false, ...body, no: papers.length + 1, by, at };
    return { papers: [...papers, paper as unknown as Case["papers"][number]] };
  },
  mediation_agreement: (_found, body) => ({ agreement: agreed("written", body) }),
  mediation_oral_agreement: (_found, body) => ({ agreement: agreed("oral", body) }),
  mediation_signing: ({ agreement }, body) => ({
    agreement: agreement && {
      ...agreement,
      effective_on: String(body["signed_on"]),
      signatures: body["signatures"] as NonNullable<Case["agreement"]>["signatures"],
    },
  }),
  mediation_performance: ({ agreement, state }, body) => {
    const duties = agreement?.duties.map((duty) => (duty.no === body["item"] ? { ...duty, done_on: String(body["done_on"]) } : duty)) ?? [];
    return { agreement: agreement && { ...agreement, duties }, state: duties.every(({ done_on }) => done_on !== null) ? "performed" : state };
  },
  mediation_breach: (_found, { what }) => ({ performance: String(what) }),
  mediation_follow_up: ({ follow_ups }, body, { recorded_at }) => ({
    follow_ups: follow_ups.map((visit) => (visit.no === body["no"] ? { ...visit, done_at: recorded_at, finding: String(body["finding"]) } : visit)),
  }),
  mediation_withdrawal: () => ({ outcome: "withdrawn" }),
  mediation_end: (_found, { outcome }) => ({ outcome: String(outcome) }),
  mediation_police: () => ({ outcome: "to_police" }),
};

function agreed(form: "written" | "oral", body: Body): Case["agreement"] {
  const duties = body["duties"] as readonly Partial<NonNullable<Case["agreement"]>["duties"][number]>[];
  const agreed_on = String(body["agreed_on"]);
  return {
    form,
    matter: String(body["matter"]),
    duties: duties.map((duty, at) => ({ duty: "", party: 0, manner: "", place: "", due_on: null, done_on: null, proof: null, overdue_told: false, ...duty, no: at + 1 })),
    agreed_on,
    effective_on: form === "oral" ? agreed_on : null,
    signatures: [],
    register_entry: (body["register_entry"] as string | undefined) ?? null,
  };
}

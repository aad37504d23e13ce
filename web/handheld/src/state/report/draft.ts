/** A report that is being written: what stands in the form, and the command's body that it becomes. */

/** Where the reporter is or points at. WGS-84 degrees, as browsers give them; the radius holds it with 95 per cent. */
export interface Fix {
  readonly lon: number;
  readonly lat: number;
  /** Metres; null where a finger has set it. */
  readonly accuracy_m: number | null;
  readonly source: "gps" | "map";
  readonly fixed_at: string;
}

export interface ContactDraft {
  readonly name: string;
  readonly phone: string;
  readonly confidential: boolean;
  readonly anonymous: boolean;
}

/** 问题上报. `category` is null until somebody chooses one; photos and recordings are sha256s in the album. */
export interface ReportDraft {
  readonly description: string;
  readonly request_type: string;
  readonly category: string | null;
  readonly urgency: string | null;
  readonly fix: Fix | null;
  readonly address: string;
  readonly place_ref: string;
  readonly contact: ContactDraft;
  readonly photos: readonly string[];
  readonly recordings: readonly string[];
  /** 代录: written down for somebody else, and at which help station. */
  readonly on_behalf: boolean;
  readonly station: string | null;
}

export const NOBODY: ContactDraft = { name: "", phone: "", confidential: false, anonymous: false };

export const EMPTY: ReportDraft = {
  description: "", request_type: "PATROL", category: null, urgency: null, fix: null, address: "", place_ref: "",
  contact: NOBODY, photos: [], recordings: [], on_behalf: false, station: null,
};

/** A draft as it was kept, perhaps by an older version of the app, which knew fewer fields. */
export const completed = (kept: Partial<ReportDraft>): ReportDraft => ({ ...EMPTY, ...kept });

/** What is still needed before it can be recorded: the key of a sentence, or null. */
export function lacks(draft: ReportDraft): "description" | "place" | null {
  if (draft.description.trim() === "") return "description";
  return draft.fix === null && draft.address.trim() === "" ? "place" : null;
}

/** Whether there is anything in it that would be a pity to lose; a position comes by itself. */
export const isWorthKeeping = ({ fix: _, request_type: __, ...draft }: ReportDraft): boolean =>
  Object.entries(draft).some(([name, value]) => JSON.stringify(value) !== JSON.stringify(EMPTY[name as keyof typeof draft]));

/** A fix as a report carries it. */
export const positionOf = ({ accuracy_m, ...fix }: Fix) => ({
  ...fix,
  crs: "wgs84" as const,
  accuracy_level: 0.95,
  ...(accuracy_m !== null && { accuracy_m }),
});

/** The body of the command `report` (docs/documents.md); the contact is sealed when it is recorded. */
export function bodyOf(draft: ReportDraft): object {
  const { contact } = draft;
  const isSomebody = contact.name.trim() !== "" || contact.phone.trim() !== "";
  return {
    request_type: draft.request_type,
    description: draft.description.trim(),
    ...(draft.category && { category: draft.category }),
    ...(draft.urgency && { urgency: draft.urgency }),
    ...(draft.fix && { position: positionOf(draft.fix) }),
    ...(draft.address.trim() && { address: draft.address.trim() }),
    ...(draft.place_ref.trim() && { place_ref: draft.place_ref.trim() }),
    ...(draft.on_behalf && { on_behalf: true }),
    ...(draft.station && { station: draft.station }),
    ...(isSomebody && { contact: { ...contact, name: contact.name.trim(), phone: contact.phone.trim() } }),
  };
}

/** Which form an address means: `mediation` (perhaps with the ticket it comes from), or a step and its case. */

import { REGISTRATION } from "./case.ts";
import { FORMS, type FormKind } from "./forms.ts";

export interface FormPlace {
  readonly kind: FormKind;
  /** The case; of a registration the ticket it comes from, or null. */
  readonly about: string | null;
}

export const formId = (kind: FormKind, about?: string): string => (about === undefined ? kind : `${kind}:${about}`);

/** What is no form leads to registering. */
export function formPlaceOf(id: string | null): FormPlace {
  const [kind = "", about = null] = (id ?? "").split(":");
  return Object.hasOwn(FORMS, kind) ? { kind: kind as FormKind, about } : { kind: REGISTRATION, about: null };
}

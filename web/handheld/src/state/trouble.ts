/** What went wrong, as a sentence that a person understands. */

import { DoorRefused } from "../door/problems.ts";
import { words } from "../words/index.ts";

/** Of whatever was thrown by the door, the vault, the notebook or the album. */
export function sentenceOf(error: unknown): string {
  const { doors, known, unforeseen } = words.trouble;
  if (error instanceof DoorRefused) return sentence(doors[error.reason as keyof typeof doors], error.facts) ?? unforeseen;
  if (!(error instanceof Error)) return unforeseen;
  return sentence(known[error.name as keyof typeof known], error as unknown as Facts) ?? unforeseen;
}

type Facts = Readonly<Record<string, unknown>>;

const sentence = (told: string | ((facts: Facts) => string) | undefined, facts: Facts): string | undefined =>
  typeof told === "function" ? told(facts) : told;

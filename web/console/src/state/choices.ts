/** What codes are called, and what forms choose from: asked once for each person. */

import { computed, shallowRef, watch } from "vue";

import { read } from "../door/door.ts";
import type { Choices, Named, Reason } from "../door/messages.ts";
import { either, words } from "../words/index.ts";
import { session } from "./session.ts";

const NOTHING: Choices = { units: [], categories: [], exclusions: [], words: [], units_call_back: false, leaders: [] };

/** Empty until they have been read. */
export const choices = shallowRef<Choices>(NOTHING);

watch(() => session.value?.person, async (person) => {
  choices.value = NOTHING;
  if (person === undefined) return;
  try {
    choices.value = await read<Choices>("/choices");
  } catch {
    // Codes are shown as they are; whoever asks for more is told what is wrong.
  }
}, { immediate: true });

const units = computed(() => new Map(choices.value.units.map((unit) => [unit.id, unit.name])));
const byCode = (table: readonly Named[]): Map<string, Named> => new Map(table.map((each) => [each.code, each]));
const categories = computed(() => byCode(choices.value.categories));
const told = computed(() => byCode(choices.value.words));

export const unitName = (id: string): string => units.value.get(id) ?? id;

/** A family or item of the catalogue, in the present language. */
export function categoryName(code: string | null): string {
  const named = code === null ? undefined : categories.value.get(code);
  return named === undefined ? (code ?? words.ticket.noCategory) : either(named);
}

/** The server's word for a code that has none of our own. */
export function codeName(code: string): string {
  const named = told.value.get(code);
  return words.fields.values[code] ?? (named === undefined ? code : either(named));
}

/** Codes of areas and shares, which mean nothing to people. */
const NUMBERS = /^[\d.,、 ]*$/;

/** A fact that the unit's own name tells better than its code. */
const TOLD_BY_NAME = "department_type";

/** Why the rules say so: the ground, and what of its facts means something to people. */
export function reasonIn({ code, facts }: Reason): string {
  const told = Object.entries(facts).filter(([name, value]) => name === "category" || (name !== TOLD_BY_NAME && !NUMBERS.test(value))).map(([name, value]) => (name === "category" ? categoryName(value) : codeName(value)));
  return [words.desk.reasons[code] ?? codeName(code), ...told].join(" ");
}

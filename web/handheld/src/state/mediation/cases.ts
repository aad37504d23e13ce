/** The cases on this handheld, as screens follow them. */

import { computed, type ComputedRef } from "vue";

import type { Command } from "../../pouch/documents.ts";
import type { Receipt } from "../../pouch/queue.ts";
import { carried, useDocuments } from "../install.ts";
import type { Case } from "./case.ts";
import { knownCases, type KnownCase } from "./provisional.ts";

/** Every case that is known here, with what was recorded and is not answered yet; the newest first. */
export function useCases(): ComputedRef<readonly KnownCase[]> {
  const documents = useDocuments<Case>("mediation:");
  const commands = useDocuments<Command>("command:");
  const receipts = useDocuments<Receipt>("receipt:");
  return computed(() => (carried.value ? knownCases(documents.value, commands.value, receipts.value, carried.value.person.id) : []));
}

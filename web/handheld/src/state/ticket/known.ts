/** One ticket for as long as a screen shows it: the server's document, or what was reported here and is not answered yet. */

import { computed, type ComputedRef } from "vue";

import type { Command } from "../../pouch/documents.ts";
import { COMMAND } from "@wangge/commands";
import { pack, useDocuments, useQueue } from "../install.ts";
import { TICKET, type Ticket } from "./document.ts";
import { isSomebodys, reportedHere } from "./reported.ts";

export interface KnownTicket {
  readonly ticket: ComputedRef<Ticket | undefined>;
  /** The report's command, while only this handheld knows of the ticket. */
  readonly report: ComputedRef<Command | undefined>;
  /** What lists the photos of it here. */
  readonly manifests: ComputedRef<readonly Command[]>;
  /** Whether taking it back owes proof, as `server/domain/steps/withdrawing.py` has it: not of what has not been sent yet. */
  readonly owesProof: ComputedRef<boolean>;
}

export function useTicket(uuid: string): KnownTicket {
  const documents = useDocuments<Ticket>(`${TICKET}${uuid}`);
  const commands = useDocuments<Command>("command:");
  const queue = useQueue();
  const manifests = computed(() => commands.value.filter(({ ticket, kind }) => ticket === uuid && kind === "photo_manifest"));
  const command = computed(() => commands.value.find(({ _id }) => _id === COMMAND + uuid));
  const state = computed(() => queue.value.find(({ id }) => id === command.value?._id)?.state);
  const reported = computed(() => command.value && state.value && reportedHere(command.value, state.value, manifests.value, pack.value));
  const ticket = computed(() => documents.value[0] ?? reported.value);
  const report = computed(() => (documents.value[0] === undefined && reported.value !== undefined ? command.value : undefined));
  const owesProof = computed(() => {
    const [document] = documents.value;
    if (document) return document.contact !== null || document.on_behalf === true;
    return command.value !== undefined && state.value !== "unsent" && isSomebodys(command.value);
  });
  return { ticket, report, manifests, owesProof };
}

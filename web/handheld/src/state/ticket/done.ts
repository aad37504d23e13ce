/** 本机办理: what was recorded here about a ticket, with what became of each, for as long as a screen is shown. */

import { computed, type ComputedRef } from "vue";

import type { Command } from "../../pouch/documents.ts";
import { useDocuments, useQueue } from "../install.ts";
import { isProvisional, type Done } from "../steps/fitting.ts";

/** Those about one ticket, the oldest first. What a photo manifest lists is told with the photos. */
export function useDone(ticket: string): ComputedRef<Done[]> {
  const commands = useDocuments<Command>("command:");
  const queue = useQueue();
  return computed(() => {
    const states = new Map(queue.value.map((row) => [row.id, row]));
    return commands.value
      .filter((command) => command.ticket === ticket && command.kind !== "photo_manifest")
      .flatMap(({ _id, kind, recorded_at, body }) => {
        const row = states.get(_id);
        if (row === undefined) return [];
        const { state, reason_code, facts } = row;
        return [{ _id, kind, recorded_at, body, state, ...(reason_code && { reason_code }), ...(facts && { facts }) }];
      });
  });
}

/** The uuids of the tickets about which something was done here that the server has not answered yet. */
export function useWaiting(): ComputedRef<ReadonlySet<string>> {
  const commands = useDocuments<Command>("command:");
  const queue = useQueue();
  return computed(() => {
    const waiting = new Set(queue.value.filter(isProvisional).map(({ id }) => id));
    return new Set(commands.value.flatMap(({ _id, ticket }) => (ticket !== undefined && waiting.has(_id) ? [ticket] : [])));
  });
}

/** Taking a step: on the version that the person was looking at, and once, however often it is sent. */

import { change } from "../door/door.ts";
import type { TicketCard } from "../door/messages.ts";
import { Refused } from "../door/problems.ts";

/**
 * The ticket after the step, on the card as the person saw it.
 * @throws {Refused | NoReply} `version-mismatch`: somebody else was quicker.
 */
export type Take = (seen: TicketCard, step: string, body: unknown) => Promise<TicketCard>;

/** For one form or piece: what is said again after no reply was heard is the same step, not another one. */
export function taking(): Take {
  let unanswered: { readonly said: string; readonly key: string } | null = null;
  return async ({ ticket }, step, body) => {
    const said = JSON.stringify([ticket.number, step, body]);
    if (unanswered?.said !== said) unanswered = { said, key: crypto.randomUUID() };
    try {
      const after = await change<TicketCard>("POST", `/tickets/${ticket.number}/${step}`, body, { "If-Match": `"${ticket.version}"`, "Idempotency-Key": unanswered.key });
      unanswered = null;
      return after;
    } catch (error) {
      if (error instanceof Refused) unanswered = null;
      throw error;
    }
  };
}

/** Whether a step was refused because the ticket has changed since the person looked at it. */
export const isChangedMeanwhile = (error: unknown): boolean => error instanceof Refused && error.reason === "version-mismatch";

/** Taking a step: on the version that the person was looking at, and once, however often it is sent. */

import { change } from "../door/door.ts";
import type { TicketCard } from "../door/messages.ts";

/**
 * The ticket after the step.
 * @throws {Refused | NoReply} `version-mismatch`: somebody else was quicker.
 */
export const take = (card: TicketCard, step: string, body: unknown, key: string = crypto.randomUUID()): Promise<TicketCard> =>
  change<TicketCard>("POST", `/tickets/${card.ticket.number}/${step}`, body, { "If-Match": `"${card.ticket.version}"`, "Idempotency-Key": key });

/**
 * The evening's count, taken from what lies in the handheld's own database and not from what the day believed:
 * every report recorded, and the verdict that came home for it.
 */

import { answeredBy, COMMAND, lastVerdict, RECEIPT } from "@wangge/commands";

/**
 * @returns {Promise<{recorded: string[], unanswered: string[], with_photos: string[], statuses: string[], tickets: number}>}
 * ids of the reports in the order of recording; those without a receipt; the uuids of those with a manifest of photos;
 * the status of each receipt; tickets held
 */
export async function audit(db) {
  const [commands, receipts, tickets] = await Promise.all(
    [COMMAND, RECEIPT, "ticket:"].map((prefix) => documents(db, prefix)),
  );
  const recorded = commands.filter((command) => command.kind === "report").map((command) => command._id);
  const verdicts = new Map(receipts.map((receipt) => [answeredBy(receipt._id), lastVerdict(receipt)]));
  return {
    recorded,
    with_photos: commands.filter((command) => command.kind === "photo_manifest").map((command) => command.ticket),
    unanswered: recorded.filter((id) => !verdicts.has(id)),
    statuses: recorded.filter((id) => verdicts.has(id)).map((id) => verdicts.get(id).status),
    tickets: tickets.length,
  };
}

/** The live documents whose id starts with `prefix`, in the order of their ids. */
export async function documents(db, prefix) {
  const { rows } = await db.allDocs({ startkey: prefix, endkey: `${prefix}\ufff0`, include_docs: true });
  return rows.map((row) => row.doc);
}

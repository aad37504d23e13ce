/**
 * What became of a command: its receipt, and the verdict in it that counts.
 */

import { COMMAND } from "./ids.mjs";

/** What the id of every receipt begins with. */
export const RECEIPT = "receipt:";

/**
 * @typedef {object} Verdict
 * @property {"accepted" | "duplicate" | "refused" | "quarantined"} status
 * @property {string | null} [reason_code]
 * @property {Record<string, unknown>} [facts]
 * @property {string} [at]
 * @property {string | null} [ticket]
 * @property {string | null} [number]
 */

/**
 * The command that a receipt answers.
 *
 * @param {string} receiptId
 */
export const answeredBy = (receiptId) => COMMAND + receiptId.slice(RECEIPT.length);

/**
 * The verdict that counts: receipts only grow, the last word is the newest.
 *
 * @param {{verdicts: Verdict[]}} receipt
 * @returns {Verdict | undefined}
 */
export const lastVerdict = (receipt) => receipt.verdicts[receipt.verdicts.length - 1];

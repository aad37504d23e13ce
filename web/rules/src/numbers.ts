/** Numbers that people read out on the telephone: `server/domain/numbers.py`. */

const NUMBER = /^[0-9]{14}$/;
const ALIAS = /^离[0-9A-Z]{4}[0-9]{4,}$/;

/** Whether the text is a well-formed 工单编号; any single wrong digit and most swaps are noticed. */
export const isTicketNumber = (text: string): boolean =>
  NUMBER.test(text) && checkDigit(text.slice(0, -1)) === text.slice(-1);

/** 离线编号: what a report is called before the server has numbered it. The server makes the same. */
export const offlineAlias = (writer: string, counter: number): string =>
  `离${writer.replaceAll("-", "").slice(0, 4).toUpperCase()}${`${counter}`.padStart(4, "0")}`;

/** Whether the text has the form of an offline alias. */
export const isOfflineAlias = (text: string): boolean => ALIAS.test(text);

/** ISO/IEC 7064, hybrid system MOD 11,10. */
function checkDigit(payload: string): string {
  let product = 10;
  for (const digit of payload) product = (((product + Number(digit)) % 10 || 10) * 2) % 11;
  return `${(11 - product) % 10}`;
}

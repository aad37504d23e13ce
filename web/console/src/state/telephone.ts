/** 来电号码, however somebody writes it down. */

const MOBILE_DIGITS = 11;
const plain = (written: string): string => written.replace(/[\s()（）-]/g, "").replace(/^(\+86|0086)(?=\d{11}$)/, "");

/** Whether it can be asked for. */
export const isNumber = (written: string): boolean => /^\+?\d{5,20}$/.test(plain(written));
/** Whether nobody goes on writing: a mobile's number, the most frequent by far, is asked for as soon as it is there. */
export const isWhole = (written: string): boolean => /^1\d*$/.test(plain(written)) && plain(written).length === MOBILE_DIGITS;
/** Whether two ways of writing are one number. */
export const isSame = (one: string, other: string): boolean => plain(one) === plain(other);

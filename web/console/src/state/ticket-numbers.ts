/** 工单号: the numbers in what somebody pasted from a sheet or a message, each once, in their order. */

const SEPARATORS = /[\s,;，；、]+/;

export function numbersIn(written: string): string[] {
  return [...new Set(written.split(SEPARATORS).filter((each) => each !== ""))];
}

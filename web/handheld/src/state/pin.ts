/** What is wrong with a PIN that was typed twice: the key of a sentence, or null. */
export function lacksOfPin(pin: string, again: string): "pinDigits" | "pinsDiffer" | null {
  if (!/^\d{6}$/.test(pin)) return "pinDigits";
  return pin === again ? null : "pinsDiffer";
}

/** Contacts exported */
export const exports = {
  ask: "Ask for an export",
  how: "A second person agrees, then it may be taken once within 24 hours; confidential reporters are in no export. Each ticket is written into the log",
  numbers: (n: number) => (n === 0 ? "Ticket numbers" : `Ticket numbers (${n})`),
  numbersHow: "One a line, as pasted from a sheet",
  asked: (name: string, n: number) => `${name} asks for the contacts of ${n} tickets`,
  which: "Ticket numbers",
  waits: "Waits for a second person, for 7 days",
  agree: "Agree to the export",
  watermark: "Each line carries the number of its entry in the log, which leads back to you; it is made once only",
  take: "Take the file",
  taken: "Taken. The number in each line is found in the log of looks, as its watermark",
  none: "Nothing waits to be agreed to or taken",
};

/** Codes in a sentence of the server, by the names that people give them. */

const CODE = /^[\w-]+$/;

/** The sentence with its facts called by name: `called` says how, by the name of the fact. */
export const named = (sentence: string, facts: Readonly<Record<string, unknown>>, called: Readonly<Record<string, (code: string) => string>>): string =>
  Object.entries(called).reduce((told, [fact, nameOf]) => {
    const code = facts[fact];
    return typeof code === "string" && CODE.test(code) ? told.replace(new RegExp(`(?<![\\w-])${code}(?![\\w-])`, "g"), () => nameOf(code)) : told;
  }, sentence);

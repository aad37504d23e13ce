/** 更改设置: what the log says of a changed setting, in words. The log itself is never rewritten; what no rule here knows is shown as it stands. */

import type { Words } from "../words/zh/index.ts";

type Spoken = Pick<Words["manage"], "settings" | "changed" | "deputyOffices">;
type Telling = (words: Spoken, ...parts: string[]) => string;

const what = ({ changed }: Spoken, code: string): string => changed[code] ?? code;
/** A deputy as the log names one: the code of the office, then the name. */
const deputy = ({ deputyOffices }: Spoken, who: string): string => who.replace(/^\w+/, (office) => deputyOffices[office] ?? office);

const TOLD: readonly (readonly [RegExp, Telling])[] = [
  [/^rules (.+) (\w+)$/, (words, title, done) => words.settings.rules(title!, what(words, done!))],
  [/^blocklist (\S+) (\w+)$/, (words, id, done) => words.settings.blocklist(id!, what(words, done!))],
  [/^whitelist (\S+) \((.+?)\) (\w+): (.*)$/, (words, id, who, done, why) => words.settings.whitelist(id!, deputy(words, who!), what(words, done!), why!)],
  [/^person (\S+): posted to (\S+?)(?:, in for (\S+))?$/, (words, id, area, holder) => words.settings.person(id!, words.settings.posted(area!, holder ?? ""))],
  [/^person (\S+): no longer posted to (\S+)$/, (words, id, area) => words.settings.person(id!, words.settings.unposted(area!))],
  [/^person (\S+): (.+)$/, (words, id, done) => words.settings.person(id!, what(words, done!))],
  [/^webhook (\S+) made: (.+)$/, (words, id, name) => words.settings.webhook(id!, words.settings.made(name!))],
  [/^webhook (\S+): (\d+) messages sent again$/, (words, id, many) => words.settings.webhook(id!, words.settings.again(many!))],
  [/^webhook (\S+) (.+)$/, (words, id, done) => words.settings.webhook(id!, what(words, done!))],
];

export function settingTold(reason: string, words: Spoken): string {
  for (const [form, telling] of TOLD) {
    const found = form.exec(reason);
    if (found) return telling(words, ...found.slice(1));
  }
  return reason;
}

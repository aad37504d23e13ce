/** What a description is probably about, and which joint rules fire: `server/domain/suggest.py`. */

import { type Catalogue, type Item, itemOf, itemsOf, type JointRule } from "./catalogue.ts";
import { inOrder } from "./order.ts";

/** How many items a person is shown. */
export const SHOWN = 3;

// In hundredths, so that sums are exact; a negative word says that another item is meant.
const STRONG = 300;
const STRONG_PER_CHARACTER = 20;
const NORMAL = 100;
const NEGATIVE = -200;
const FALLBACK_WEIGHT = 0.5;
const CLEAR_SCORE = 3;
const CLEAR_SHARE = 0.75;

/** One item that the description may mean; `words` are those found in it, `score` is above 0. */
export interface Suggestion {
  readonly category: string;
  readonly score: number;
  readonly words: readonly string[];
}

/** A joint rule that fires, with the first word of each of its groups. */
export interface FiredRule {
  readonly rule: JointRule;
  readonly words: readonly string[];
}

/** `is_clear`: the first may be taken without asking, and no joint rule that fires leads to somebody else. */
export interface Suggestions {
  readonly ranked: readonly Suggestion[];
  readonly joint_rules: readonly FiredRule[];
  readonly is_clear: boolean;
}

/** The three likeliest items, best first; equal scores go to the later code. */
export function suggest(description: string, catalogue: Catalogue): Suggestions {
  const ranked = itemsOf(catalogue)
    .map((item) => scored(description, item))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || inOrder(b.category, a.category));
  const fired = firedRules(description, catalogue);
  return { ranked: ranked.slice(0, SHOWN), joint_rules: fired, is_clear: isClear(ranked, fired, catalogue) };
}

/** The joint rules that fire, the one with most groups first, equal ones by code; the first names the lead. */
export function firedRules(description: string, { joint_rules }: Catalogue): FiredRule[] {
  return joint_rules
    .map((rule) => ({
      rule,
      words: rule.all_of.flatMap((group) => group.find((word) => description.includes(word)) ?? []),
    }))
    .filter(({ rule, words }) => words.length === rule.all_of.length)
    .sort((a, b) => b.rule.all_of.length - a.rule.all_of.length || inOrder(a.rule.code, b.rule.code));
}

function scored(description: string, item: Item): Suggestion {
  const found = (words: readonly string[]): string[] => words.filter((word) => description.includes(word));
  const strong = found(item.keywords_strong);
  const normal = found(item.keywords);
  const hundredths =
    strong.reduce((sum, word) => sum + STRONG + STRONG_PER_CHARACTER * [...word].length, 0) +
    NORMAL * normal.length +
    NEGATIVE * found(item.keywords_negative).length;
  const score = (hundredths * (item.fallback ? FALLBACK_WEIGHT : 1)) / 100;
  return { category: item.code, score, words: [...strong, ...normal] };
}

function isClear(ranked: readonly Suggestion[], fired: readonly FiredRule[], catalogue: Catalogue): boolean {
  const [first, second] = ranked;
  if (!first || first.score < CLEAR_SCORE) return false;
  if (second && second.score >= CLEAR_SHARE * first.score) return false;
  return !fired[0] || fired[0].rule.lead === itemOf(catalogue, first.category).lead;
}

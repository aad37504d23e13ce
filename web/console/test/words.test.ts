import { expect, test } from "vitest";

import { en } from "../src/words/en/index.ts";
import { zh } from "../src/words/zh/index.ts";

/** Every text by its path; functions are called with a stand-in for each fact. */
function texts(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    if (typeof value === "string") return [[path + key, value]];
    if (typeof value === "function") return [[path + key, String((value as (...facts: unknown[]) => string)(1, 1, 1, 1))]];
    return texts(value as object, `${path}${key}.`);
  });
}

test("every Chinese text has Chinese in it, and no English text has", () => {
  const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text);
  const own = /^frame\.(language|none)$/; // a language is named in itself, a dash is a dash

  expect(texts(zh).filter(([path, text]) => !isChinese(text) && !own.test(path))).toEqual([]);
  expect(texts(en).filter(([path, text]) => isChinese(text) && !own.test(path))).toEqual([]);
});

test("both languages have a word for the same codes", () => {
  expect(texts(en).map(([path]) => path).sort()).toEqual(texts(zh).map(([path]) => path).sort());
});

test("no text is empty", () => {
  expect([...texts(zh), ...texts(en)].filter(([, text]) => text.trim() === "")).toEqual([]);
});

/**
 * Every answer of the server's own rules (`tests/vectors`, made by Python), given again by these.
 *
 * A case is named only where it fails; a file of two thousand passes or fails as one test.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as rules from "../dist/index.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../../../tests/vectors/${name}`, import.meta.url), "utf8"));

/** What JSON cannot tell apart is not told apart: null and what is left out, -0 and 0. */
const plain = (value) => JSON.parse(JSON.stringify(value));

/** Each case asked; the first that is answered otherwise is shown with the question. */
function every(cases, asked) {
  assert.ok(cases.length > 0);
  for (const found of cases) {
    const [answer, expected] = asked(...found);
    assert.deepEqual(plain(answer), plain(expected), JSON.stringify(found.slice(0, -1)));
  }
}

const SUGGEST = read("suggest.json");
const DEADLINES = read("deadlines.json");

test("a place has the owner, distance, certainty, alternates and reason that the server gives", () => {
  const { maps, cases } = read("locate.json");
  const opened = maps.map(rules.openMap);
  every(cases, ([number, lon, lat, crs, accuracy_m, accuracy_level], expected) => {
    const position = { lon: lon ?? NaN, lat: lat ?? NaN, crs, accuracy_m, accuracy_level };
    const { placement, is_whole } = rules.locate(opened[number], position);
    assert.equal(placement.boundary_version, maps[number].version);
    return [{ ...withoutTheEmpty(placement), is_whole }, expected];
  });
});

function withoutTheEmpty({ boundary_version, converter, alternates, ...fields }) {
  const isEmpty = (value) => value === null || (typeof value === "object" && Object.keys(value).length === 0);
  const shown = { ...fields, alternates: alternates.map(({ code, level, confidence }) => [code, level, confidence]) };
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => !isEmpty(value)));
}

test("coordinates are converted both ways as the server converts them, to 1e-9 degree", () => {
  const { rows } = read("crs.json");
  const near = (found, expected) => found.every((degrees, axis) => Math.abs(degrees - expected[axis]) <= 1e-9);
  assert.ok(rows.length > 0);
  for (const row of rows) {
    const [wgs84, ...others] = [row.slice(0, 2), row.slice(2, 4), row.slice(4, 6)];
    for (const [at, crs] of ["gcj02", "bd09"].entries()) {
      assert.ok(near(rules.wgs84To(crs, wgs84), others[at]), `${row} to ${crs}`);
      assert.ok(near(rules.toWgs84(others[at], crs), wgs84), `${row} from ${crs}`);
    }
  }
});

test("a description suggests the same items and fires the same joint rules", () => {
  every(SUGGEST.cases, (description, expected) => {
    const { ranked, joint_rules, is_clear } = rules.suggest(description, SUGGEST.catalogue);
    return [{ ranked, joint_rules: joint_rules.map(({ rule, words }) => [rule.code, words]), is_clear }, expected];
  });
});

test("promises around the holidays of 2026 fall due as the notice demands", () => {
  for (const [receivedAt, ...dues] of DEADLINES.fixtures) {
    for (const [at, due] of dues.entries()) {
      const promise = rules.promiseDue(
        receivedAt, "ABC"[at], DEADLINES.calendars[0], SUGGEST.catalogue, DEADLINES.policies[0],
      );
      if (due !== null) assert.equal(promise.on, due);
    }
  }
});

test("what a unit may ask for is refused for the reason and with the facts that the server gives", () => {
  const { terms, tickets, cases } = read("asking.json");
  const inMs = (answer) => (answer?.facts.until ? { ...answer, facts: { ...answer.facts, until: Date.parse(answer.facts.until) } } : answer);
  every(cases, (which, ticket, now, kind, leg, expected) => [
    inMs(rules.whyNot(kind, leg, tickets[ticket], now, terms[which], DEADLINES.calendars[0])), inMs(expected),
  ]);
});

test("terms of every kind fall due at the same instant", () => {
  every(DEADLINES.terms, (which, at, term, due) => [rules.termDue(at, term, DEADLINES.calendars[which]), due]);
});

test("promises fall due at the same instant under every policy", () => {
  every(DEADLINES.promises, (which, at, code, due) => [
    rules.promiseDue(at, code, DEADLINES.calendars[which], SUGGEST.catalogue, DEADLINES.policies[which]), due,
  ]);
});

test("working time is counted alike", () => {
  every(DEADLINES.working_time, (which, at, minutes, end) => [
    rules.workingTimeAfter(at, minutes, DEADLINES.calendars[which]), end,
  ]);
});

test("the clocks of a leg run alike, by day and by night", () => {
  every(DEADLINES.legs, (which, at, urgency, code, clocks) => [
    rules.legClocks(urgency, code, at, DEADLINES.calendars[which], SUGGEST.catalogue, DEADLINES.policies[which]), clocks,
  ]);
});

test("a light has the same colour", () => {
  every(DEADLINES.lights, (which, started, due, now, paused, colour) => [
    rules.light(started, due, now, DEADLINES.calendars[which], DEADLINES.policies[which], paused), colour,
  ]);
});

test("a matter is the duty of the same units for the same reasons", () => {
  const { units, duty_lists, cases } = read("routing.json");
  every(cases, (number, category, description, chain, overlays, on, expected) => [
    rules.route(
      { category, description, places: { chain, overlays }, on },
      { catalogue: SUGGEST.catalogue, duty_list: duty_lists[number], units },
    ),
    expected,
  ]);
});

test("an item for some hours or objects is asked alike", () => {
  const { units, narrow_list, narrow } = read("routing.json");
  every(narrow, (description, place_ref, clock, expected) => [
    rules.route(
      { category: "0501", description, places: { chain: ["city"], overlays: [] }, on: "2026-01-01", clock, place_ref },
      { catalogue: SUGGEST.catalogue, duty_list: narrow_list, units },
    ),
    expected,
  ]);
});

test("numbers and aliases are known and made alike", () => {
  const { cases, aliases } = read("numbers.json");
  every(cases, (text, isNumber, isAlias) => [[rules.isTicketNumber(text), rules.isOfflineAlias(text)], [isNumber, isAlias]]);
  every(aliases, (writer, counter, alias) => [rules.offlineAlias(writer, counter), alias]);
});

test("a code that the catalogue does not have is refused", () => {
  assert.throws(() => rules.itemOf(SUGGEST.catalogue, "9999"), rules.CodeUnknown);
});

test("texts are in the order of their code points, as Python has them", () => {
  const texts = ["ab", "a", "𠮷", "\uffee", "b", ""];
  assert.deepEqual(texts.toSorted(rules.inOrder), ["", "a", "ab", "b", "\uffee", "𠮷"]);
});

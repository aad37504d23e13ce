/** 来电人: who is on the line, by the number they call from: whether they are let in, and what they have reported before. */

import { type Ref, ref, type ShallowRef, shallowRef } from "vue";

import { change } from "../door/door.ts";
import type { CallAnswer, EarlierMatter, EarlierMatters } from "../door/messages.ts";
import { useNews } from "./live.ts";
import { isNumber, isSame, isWhole } from "./telephone.ts";
import { sentenceOf } from "./trouble.ts";

export interface Caller extends CallAnswer { readonly earlier: EarlierMatters }

/** A step that is begun on a ticket's card, and what stands in its form already. */
export interface Begun { readonly number: string; readonly step: string; readonly initial: Readonly<Record<string, unknown>> }

/** The number goes in the body: addresses are written into logs. @throws {Refused | NoReply} */
async function callerOf(number: string): Promise<Caller> {
  const [call, earlier] = await Promise.all([
    change<CallAnswer>("POST", "/calls", { number }),
    change<EarlierMatters>("POST", "/calls/earlier", { number }),
  ]);
  return { ...call, earlier };
}

export interface OnTheLine {
  readonly caller: ShallowRef<Caller | null>;
  readonly trouble: Ref<string>;
  /** What stands in the field now: another number is another caller; a whole one is asked for at once. */
  readonly written: (number: string) => void;
  /** Ask for a number, unless it was asked for already. */
  readonly ask: (number: string) => Promise<void>;
  /** The call is over: what is shown of it stays, and the same number again is asked for anew. */
  readonly over: () => void;
  readonly forget: () => void;
}

export function useCaller(): OnTheLine {
  const [caller, trouble] = [shallowRef<Caller | null>(null), ref("")];
  let askedFor = "";
  const over = (): void => void (askedFor = "");
  function forget(): void {
    [caller.value, trouble.value, askedFor] = [null, "", ""];
  }
  async function ask(number: string): Promise<void> {
    if (!isNumber(number) || isSame(number, askedFor)) return;
    forget();
    askedFor = number;
    try {
      const found = await callerOf(number);
      if (askedFor === number) caller.value = found;
    } catch (error) {
      if (askedFor === number) [trouble.value, askedFor] = [sentenceOf(error), ""];
    }
  }
  function written(number: string): void {
    if (!isSame(number, askedFor)) forget();
    if (isWhole(number)) void ask(number);
  }
  const show = (matters: readonly EarlierMatter[]): void => {
    if (caller.value !== null) caller.value = { ...caller.value, earlier: { ...caller.value.earlier, matters } };
  };
  const shown = (): readonly EarlierMatter[] => caller.value?.earlier.matters ?? [];
  useNews({
    ticket: (row) => show(shown().map((each) => (each.ticket.id === row.id ? { ...each, ticket: row } : each))),
    gone: (id) => show(shown().filter(({ ticket }) => ticket.id !== id)),
  });
  return { caller, trouble, written, ask, over, forget };
}

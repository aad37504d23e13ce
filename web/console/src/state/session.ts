/** Who sits here: asked once when the page opens, changed by signing in and out. */

import { computed, readonly, ref, shallowRef } from "vue";

import { whenSignedOut, whenWordIsOld } from "../door/door.ts";
import { Refused } from "../door/problems.ts";
import * as door from "../door/session.ts";
import { leaveProvider, notLetIn } from "../door/ways.ts";
import { firstRoom, roomsOf } from "./rooms.ts";

const known = shallowRef<door.Session | null>(null);
const newcomer = shallowRef<door.Session | null>(null);
const isAsked = ref(false);
const hasEnded = ref(false);
const silence = shallowRef<unknown>(null);

/** The person, or null for nobody. Stays until somebody else is here, so that who signs in again goes on where they were. */
export const session = readonly(known);
/** Who has signed in by the password that they were given, and has to choose one of their own first; or null. */
export const beginner = readonly(newcomer);
/** Whether it is known if somebody is signed in. */
export const settled = readonly(isAsked);
/** Whether the session has ended without having been signed out of: nothing is shown until somebody signs in again. */
export const ended = readonly(hasEnded);

/** Why it could not be found out who sits here, or null. */
export const unheard = readonly(silence);

/** The rooms that the person may enter, the one where their day begins first. */
export const rooms = computed(() => {
  const roles = known.value?.roles ?? [];
  const first = firstRoom(roles);
  const opened = roomsOf(roles);
  return first === undefined ? opened : [first, ...opened.filter((room) => room !== first)];
});

/** Whether the browser's cookie is still good for somebody. */
export async function recall(): Promise<void> {
  try {
    enter(await door.whoIsHere());
    silence.value = null;
  } catch (error) {
    silence.value = error instanceof Refused ? null : error;
  } finally {
    isAsked.value = true;
  }
}

/** @throws {Refused | NoReply} */
export async function signIn(login: string, password: string): Promise<void> {
  enter(await door.signIn(login, password));
}

/** 修改口令. @throws {Refused | NoReply} */
export async function choosePassword(present: string, chosen: string): Promise<void> {
  await door.choosePassword(present, chosen);
  enter(await door.whoIsHere());
}

function enter(who: door.Session): void {
  [known.value, newcomer.value] = who.has_first_password ? [null, who] : [who, null];
  [hasEnded.value, notLetIn.value] = [false, null];
}

/** Forgets who was here only when the server has; who came by a provider leaves there as well. @throws {Refused | NoReply} not signed out. */
export async function signOut(): Promise<void> {
  try {
    await door.signOut();
  } catch (error) {
    if (!(error instanceof Refused && error.status === 401)) throw error;
  }
  [known.value, newcomer.value, hasEnded.value] = [null, null, false];
  await leaveProvider();
}

/** The server has ended the session by itself. */
export function forget(): void {
  hasEnded.value = known.value !== null || newcomer.value !== null;
  newcomer.value = null;
}

whenSignedOut(forget);
whenWordIsOld(() => void recall());

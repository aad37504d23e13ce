/** 登录方式: how one may sign in here, and what became of going to the identity provider. */

import { ref } from "vue";

import { address, read } from "./door.ts";

export interface SignInWays { readonly password: boolean; readonly provider: string | null }

/** @throws {Refused | NoReply} */
export const signInWays = (signal: AbortSignal): Promise<SignInWays> => read<SignInWays>("/sign-in-ways", {}, signal);

/** Where a browser goes to have the provider say who sits at it. */
export const PROVIDER = address("/oidc/begin");

/** Where a browser goes to have the provider forget who sits at it, and comes back from. */
const LEAVE = address("/oidc/leave");

const KEPT_AS = "after-signing-in";

const WHY_NOT = ["refused", "unknown", "silent", "staying"] as const;

export type WhyNot = (typeof WHY_NOT)[number];

/** Why the provider's page has led to nobody, or still knows who has left here; null where it was not asked, or has led to somebody since. */
export const notLetIn = ref<WhyNot | null>(null);

/** What an address says of it. Anybody can make a link to this page: no word of theirs is said here. */
function whyNot(search: string): WhyNot | null {
  const told = new URLSearchParams(search).get("sign-in");
  return WHY_NOT.find((each) => each === told) ?? null;
}

/** The address that one was on is kept while the browser is away. */
export const leaveForProvider = (): void => sessionStorage.setItem(KEPT_AS, location.hash);

/** On to the provider, if there is one: it would let the next one at this browser in as who has just left. */
export async function leaveProvider(): Promise<void> {
  const ways = await signInWays(new AbortController().signal).catch(() => null);
  if (ways !== null && ways.provider !== null) location.assign(LEAVE);
}

/** Back from the provider, if one was there: on the address that one was on before. */
export function backFromProvider(): void {
  const before = sessionStorage.getItem(KEPT_AS) ?? "";
  sessionStorage.removeItem(KEPT_AS);
  notLetIn.value = whyNot(location.search);
  if (location.search !== "") history.replaceState(null, "", location.pathname + location.hash);
  if (before.startsWith("#/") && location.hash === "") location.hash = before;
}

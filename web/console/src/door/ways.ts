/** 登录方式: how one may sign in here, and what became of going to the identity provider. */

import { address, read } from "./door.ts";

export interface SignInWays { readonly password: boolean; readonly provider: string | null }

/** @throws {Refused | NoReply} */
export const signInWays = (signal: AbortSignal): Promise<SignInWays> => read<SignInWays>("/sign-in-ways", {}, signal);

/** Where a browser goes to have the provider say who sits at it. */
export const PROVIDER = address("/oidc/begin");

const KEPT_AS = "after-signing-in";

/** Why the provider's page has led to nobody: `refused`, `unknown`, `silent`; null where it was not asked. */
export const notLetIn = new URLSearchParams(location.search).get("sign-in");

/** The address that one was on is kept while the browser is away. */
export const leaveForProvider = (): void => sessionStorage.setItem(KEPT_AS, location.hash);

/** Back from the provider: on the address that one was on before. */
export function backFromProvider(): void {
  const before = sessionStorage.getItem(KEPT_AS) ?? "";
  sessionStorage.removeItem(KEPT_AS);
  if (location.search !== "") history.replaceState(null, "", location.pathname + location.hash);
  if (before.startsWith("#/") && location.hash === "") location.hash = before;
}

/** 版本: which build of the console this page is, and which one the server has. Every build names its script anew. */

import { NoReply } from "./problems.ts";

/** Whether a page begins with that script: then it is of the same build as the page that has loaded it. */
export const begins = (page: string, script: string): boolean => page.includes(new URL(script).pathname);

/** Whether this page is still the one that the server gives. @throws {NoReply} */
export async function isServed(): Promise<boolean> {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? "";
  const answer = await fetch(location.pathname, { cache: "no-cache" });
  if (!answer.ok) throw new NoReply(String(answer.status));
  return begins(await answer.text(), script);
}

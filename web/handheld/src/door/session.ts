/** What the server says about a person with this install: their token, what they may do, what they are told to do. */

import type { SignedIn } from "../documents/server.ts";

export type Session = SignedIn;

/** Whether what lies here may be read at a moment of the server's time. */
export const mayRead = ({ scope, grace_until }: Session, atMs: number): boolean =>
  scope === "full" && (grace_until === null || atMs < Date.parse(grace_until));

/** What the server says about a person with this install: their token, what they may do, what they are told to do. */

export interface Session {
  readonly token: string | null;
  /** `send-only`: push, photos and receipts; `none`: nothing any more. */
  readonly scope: "full" | "send-only" | "none";
  readonly order: null | "enrol_anew" | "send_then_wipe" | "wipe";
  readonly expires_at: string | null;
  /** Until when what lies here may be read without having heard from the server again. */
  readonly grace_until: string | null;
  readonly person: string;
  readonly name: string;
  readonly writer: string;
  /** The mailbox's path. */
  readonly mailbox: string;
  readonly pack: { readonly version: string; readonly sha256: string; readonly url: string } | null;
  readonly server_time: string;
}

/** Whether what lies here may be read at a moment of the server's time. */
export const mayRead = ({ scope, grace_until }: Session, atMs: number): boolean =>
  scope === "full" && (grace_until === null || atMs < Date.parse(grace_until));

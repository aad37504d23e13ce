/** Who is signed in in this browser. */

import { carry, change, read } from "./door.ts";
import type { AreaName } from "./messages.ts";

export interface Session {
  readonly person: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly unit: string | null;
  readonly unit_name: string | null;
  readonly areas: readonly AreaName[];
  readonly csrf: string;
  readonly expires_at: string;
  /** Nothing else is done before they have chosen a password of their own. */
  readonly has_first_password: boolean;
}

/** @throws {Refused | NoReply} */
export const signIn = async (login: string, password: string): Promise<Session> =>
  carrying(await change<Session>("POST", "/browser-session", { login, password }));

/** The session of the cookie, if there is one. @throws {Refused | NoReply} */
export const whoIsHere = async (): Promise<Session> => carrying(await read<Session>("/browser-session"));

/** 修改口令: one's own. @throws {Refused | NoReply} */
export const choosePassword = (present: string, chosen: string): Promise<null> => change("POST", "/password", { present, chosen });

/** @throws {Refused | NoReply} */
export async function signOut(): Promise<void> {
  await change("DELETE", "/browser-session");
  carry("");
}

function carrying(session: Session): Session {
  carry(session.csrf);
  return session;
}

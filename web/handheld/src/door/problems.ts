/**
 * How a door says no. `reason` is a key for words, `facts` what stands in them; nobody below a screen makes sentences.
 */

/** The server has heard it, and its answer is no: asking the same again is no use. */
export class DoorRefused extends Error {
  override readonly name = "DoorRefused";
  /** The last word of the problem's type, such as `sign-in-failed`; `unexpected` where there is none. */
  readonly reason: string;
  readonly status: number;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(status: number, reason: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(`${status} ${reason}`);
    this.status = status;
    this.reason = reason;
    this.facts = facts;
  }
}

/** Nothing was heard, or it broke off, or the server is not well: the same may pass later. */
export class NoReply extends Error {
  override readonly name = "NoReply";
}

/** 401 or 403: the token is no longer good for this. */
export class ShutOut extends Error {
  override readonly name = "ShutOut";
  /** As PouchDB looks at it. */
  readonly status = 401;
}

const AGAIN = new Set([408, 425, 429, 503]);
const PROBLEM = "urn:wangge:problem:";

/** The answer's JSON. @throws {DoorRefused | NoReply} */
export async function agreed<T>(answer: Response): Promise<T> {
  if (answer.ok) return (await answer.json()) as T;
  throw await refusal(answer);
}

/** What to throw for an answer that is none of 2xx. */
export async function refusal(answer: Response): Promise<DoorRefused | NoReply> {
  const { type, status: _, ...facts } = await problem(answer);
  const reason = typeof type === "string" && type.startsWith(PROBLEM) ? type.slice(PROBLEM.length) : "unexpected";
  const mayPassLater = answer.status >= 500 || (AGAIN.has(answer.status) && reason === "unexpected");
  return mayPassLater ? new NoReply(`${answer.status}`) : new DoorRefused(answer.status, reason, facts);
}

async function problem(answer: Response): Promise<Record<string, unknown>> {
  try {
    return (await answer.json()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

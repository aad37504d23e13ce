/** How a door says no: a word for programs, and the server's own sentence in both languages for people. */

/** The server has heard it, and its answer is no: asking the same again is no use. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  /** The last word of the problem's type, such as `sign-in-failed`; `unexpected` where there is none. */
  readonly reason: string;
  readonly zh: string;
  readonly en: string;
  /** Which field of what was sent will not do, where the server names one. */
  readonly field: string | null;
  /** What stands in the sentences, by the server's names: codes of steps, states and units among them. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(status: number, reason: string, zh: string, en: string, field: string | null = null, facts: Readonly<Record<string, unknown>> = {}) {
    super(`${status} ${reason}`);
    this.status = status;
    this.reason = reason;
    this.zh = zh;
    this.en = en;
    this.field = field;
    this.facts = facts;
  }
}

/** Nothing was heard, or the server is not well: the same may pass later. */
export class NoReply extends Error {
  override readonly name = "NoReply";
}

const PROBLEM = "urn:wangge:problem:";

interface Problem {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly detail?: unknown;
  readonly field?: unknown;
  readonly errors?: readonly { readonly field: string; readonly rule: string }[];
}

/** What to throw for an answer that is none of 2xx. */
export async function refusal(answer: Response): Promise<Refused | NoReply> {
  if (answer.status >= 500) return new NoReply(String(answer.status));
  const told = await problem(answer);
  const type = String(told.type ?? "");
  const reason = type.startsWith(PROBLEM) ? type.slice(PROBLEM.length) : "unexpected";
  const fields = (told.errors ?? []).map(({ field, rule }) => `${field}: ${rule}`).join("; ");
  const zh = [String(told.title ?? reason), fields].filter(Boolean).join(" · ");
  const en = [String(told.detail ?? reason), fields].filter(Boolean).join(" · ");
  return new Refused(answer.status, reason, zh, en, typeof told.field === "string" ? told.field : null, { ...told });
}

async function problem(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem;
  } catch {
    return {};
  }
}

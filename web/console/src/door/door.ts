/**
 * Asking the server. The session lies in a cookie that no script reads; every change carries the word that only a
 * reply of our own server tells (`csrf`), so that no other site can make this browser change anything.
 */

import { NoReply, Refused, refusal } from "./problems.ts";

const ROOT = "/api/v1";
const CHANGES = "Wangge-CSRF";

let csrf = "";
let onSignedOut: () => void = () => {};
let onWordIsOld: () => void = () => {};

/** The word for changes, as the session told it; empty after signing out. */
export function carry(word: string): void {
  csrf = word;
}

/** What to do when the server no longer knows this browser. */
export function whenSignedOut(then: () => void): void {
  onSignedOut = then;
}

/** What to do when the word for changes is another session's: somebody has signed in in another window. */
export function whenWordIsOld(then: () => void): void {
  onWordIsOld = then;
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** `/tickets?open=true`: what is empty is left out. */
export function address(path: string, query: Query = {}): string {
  const told = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const asked = new URLSearchParams(told.map(([key, value]) => [key, String(value)])).toString();
  return ROOT + path + (asked && `?${asked}`);
}

/** @throws {Refused | NoReply} */
export const read = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  ask<T>("GET", address(path, query), undefined, {}, signal);

/** @throws {Refused | NoReply} */
export const change = <T>(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> =>
  ask<T>(method, address(path), body, { [CHANGES]: csrf, ...headers });

/** A file, as it is. @throws {Refused | NoReply} */
export const submit = <T>(path: string, file: Blob): Promise<T> => ask<T>("POST", address(path), file, { [CHANGES]: csrf });

/** A paper that the server makes, and writes down that it did. @throws {Refused | NoReply} */
export const print = (path: string): Promise<Blob> => ask<Blob>("POST", address(path), undefined, { [CHANGES]: csrf });

/** The doors' own description, by which forms are drawn. @throws {Refused | NoReply} */
export const description = <T>(): Promise<T> => ask<T>("GET", "/schema/openapi.json");

async function ask<T>(method: string, url: string, body?: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<T> {
  const word = csrf;
  const answer = await sent(url, {
    method,
    credentials: "same-origin",
    headers: { ...headers, ...(body !== undefined && { "Content-Type": "application/json" }) },
    ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  if (!answer.ok) {
    // A late no to somebody who sat here before is none to who sits here now.
    if (answer.status === 401 && word !== "" && word === csrf) onSignedOut();
    const problem = await refusal(answer);
    if (problem instanceof Refused && problem.reason === "csrf-missing") onWordIsOld();
    throw problem;
  }
  return (answer.status === 204 ? null : await (isPaper(answer) ? answer.blob() : answer.json())) as T;
}

const isPaper = (answer: Response): boolean => /^(application\/pdf|text\/csv)/.test(answer.headers.get("Content-Type") ?? "");

async function sent(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new NoReply(String(error));
  }
}

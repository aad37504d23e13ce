import { afterEach, expect, test, vi } from "vitest";

import { carry, read, whenSignedOut } from "../src/door/door.ts";

const signedOut = vi.fn();
whenSignedOut(signedOut);

afterEach(() => {
  vi.unstubAllGlobals();
  signedOut.mockClear();
});

/** A server that says no to whatever is asked, when it is let. */
function refusing(): () => void {
  let answer = (): void => {};
  const said = new Promise<Response>((resolve) => (answer = () => resolve(new Response(null, { status: 401 }))));
  vi.stubGlobal("fetch", () => said);
  return answer;
}

test("whom the server no longer knows is signed out", async () => {
  carry("first");
  const answer = refusing();
  const asked = read("/tickets");
  answer();

  await expect(asked).rejects.toMatchObject({ status: 401 });
  expect(signedOut).toHaveBeenCalledOnce();
});

test("a late no to somebody who has signed out does not end the session of who has signed in since", async () => {
  carry("first");
  const answer = refusing();
  const asked = read("/tickets");
  carry("");
  carry("second");
  answer();

  await expect(asked).rejects.toMatchObject({ status: 401 });
  expect(signedOut).not.toHaveBeenCalled();
});

test("nobody is signed out who was not signed in", async () => {
  carry("");
  const answer = refusing();
  const asked = read("/browser-session");
  answer();

  await expect(asked).rejects.toMatchObject({ status: 401 });
  expect(signedOut).not.toHaveBeenCalled();
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";

const SOMEBODY = { person: "coordinator-1", name: "郑调", roles: ["street_coordinator"], has_first_password: false };

beforeEach(() => {
  vi.resetModules();
  vi.doMock("../src/door/session.ts", () => ({ signIn: () => Promise.resolve(SOMEBODY) }));
});

afterEach(() => {
  vi.doUnmock("../src/door/session.ts");
  vi.unstubAllGlobals();
});

async function onAPageAt(search: string) {
  vi.stubGlobal("location", { search, hash: "", pathname: "/console/", origin: "https://here.example", href: `https://here.example/console/${search}` });
  vi.stubGlobal("sessionStorage", { getItem: () => null, removeItem: () => undefined });
  vi.stubGlobal("history", { replaceState: () => undefined });
  const page = { ...(await import("../src/door/ways.ts")), ...(await import("../src/state/session.ts")) };
  page.backFromProvider();
  return page;
}

test.each([
  ["?sign-in=refused", "refused"],
  ["?sign-in=silent", "silent"],
  ["", null],
  ["?sign-in=Call%20this%20number", null],
  ["?sign-in=constructor", null],
])("of the address %s the sign-in page says %s", async (search, said) => {
  expect((await onAPageAt(search)).notLetIn.value).toBe(said);
});

test("why one was not let in is forgotten once one is", async () => {
  const page = await onAPageAt("?sign-in=unknown");
  expect(page.notLetIn.value).toBe("unknown");
  await page.signIn("street1", "一个很长的口令");
  expect(page.notLetIn.value).toBeNull();
});

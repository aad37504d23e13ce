import { expect, test } from "vitest";

import { Vault, keyOf, open, seal, sealTo, type VaultState } from "../src/vault/index.ts";
import { isGoodPin, pauseAfterMs, TRIES_MAX } from "../src/vault/tries.ts";
import { MemoryShelf } from "./memory-shelf.ts";

const PIN = "274951";
const WRONG = "274952";
const FEW = 1000;

async function aVault(): Promise<{ vault: Vault; shelf: MemoryShelf; clock: { ms: number } }> {
  const [shelf, clock] = [new MemoryShelf(), { ms: 0 }];
  const vault = await Vault.of(shelf, "worker-1", () => clock.ms, FEW);
  await vault.setPin(PIN);
  return { vault, shelf, clock };
}

const tried = (vault: Vault, pin: string): Promise<string> =>
  vault.unlock(pin).then(
    () => "open",
    (error: Error) => error.name,
  );

test("what is sealed to a locked vault is read once its PIN has opened it", async () => {
  const { vault } = await aVault();
  vault.lock();
  const { sealed } = await sealTo({ text: "井盖破损" }, await vault.publicKey(), "command:1");

  await vault.unlock(PIN);

  const key = await keyOf(sealed.by, vault.keys.private);
  expect(await open(sealed, key, "command:1")).toEqual({ text: "井盖破损" });
});

test("the key that an envelope came with opens it without the vault", async () => {
  const { vault } = await aVault();

  const { sealed, key } = await sealTo({ n: 1 }, await vault.publicKey(), "command:1");

  expect(await open(sealed, key, "command:1")).toEqual({ n: 1 });
});

test("a body under another document's name does not open", async () => {
  const { vault } = await aVault();

  const sealed = await seal({ n: 1 }, vault.keys.data, "ticket:1");

  await expect(open(sealed, vault.keys.data, "ticket:2")).rejects.toThrow();
});

test("a locked vault gives no keys, and tells those who watch", async () => {
  const { vault } = await aVault();
  const heard: VaultState[] = [];
  vault.watch((state) => heard.push(state));

  vault.lock();

  expect(() => vault.keys).toThrow();
  expect(heard).toEqual(["open", "locked"]);
});

test("wrong PINs are counted through a restart, then wait, and the tenth loses the keys for good", async () => {
  const { vault, shelf, clock } = await aVault();
  vault.lock();
  for (let n = 1; n <= 5; n++) expect(await tried(vault, WRONG)).toBe("WrongPin");

  const restarted = await Vault.of(shelf, "worker-1", () => clock.ms);

  expect(await tried(restarted, PIN)).toBe("PinPaused");
  for (let n = 6; n < TRIES_MAX; n++) {
    clock.ms += pauseAfterMs(n);
    expect(await tried(restarted, WRONG)).toBe("WrongPin");
  }
  clock.ms += pauseAfterMs(TRIES_MAX - 1);
  expect(await tried(restarted, WRONG)).toBe("VaultLost");
  expect(await tried(restarted, PIN)).toBe("VaultLost");
  expect(restarted.state).toBe("lost");
});

test("the right PIN gives all tries back", async () => {
  const { vault } = await aVault();
  await tried(vault, WRONG);
  await vault.unlock(PIN);

  const error: unknown = await vault.unlock(WRONG).catch((reason: unknown) => reason);

  expect(error).toMatchObject({ tries_left: TRIES_MAX - 1 });
});

test("a changed PIN opens what the old one opened, and the old one nothing", async () => {
  const { vault } = await aVault();
  const sealed = await seal({ n: 1 }, vault.keys.data, "ticket:1");

  await vault.changePin(PIN, "902817");
  vault.lock();

  expect(await tried(vault, PIN)).toBe("WrongPin");
  await vault.unlock("902817");
  expect(await open(sealed, vault.keys.data, "ticket:1")).toEqual({ n: 1 });
});

test.each(["000000", "123456", "987654", "12345", "1234567", "12a456", ""])("%j is no PIN", (pin) => {
  expect(isGoodPin(pin)).toBe(false);
});

/**
 * This install of the app: who uses it now, who else has left something on it, and how somebody comes in. What others
 * have not sent yet goes on being sent, sealed as it is, whoever has the handheld.
 */

import { Air } from "../door/air.ts";
import { Door, sessionName } from "../door/door.ts";
import type { Session } from "../door/session.ts";
import type { Stop } from "../shelf/bell.ts";
import { DeviceKey } from "../vault/index.ts";
import { Carried } from "./carried.ts";
import { openHouse, type House } from "./house.ts";
import { Person } from "./person.ts";

const USER = "user";

interface UserRow {
  readonly name: typeof USER;
  readonly person: string | null;
}

/** Somebody who has something on this handheld. */
export interface Known {
  readonly id: string;
  readonly name: string;
  /** The name they sign in by; null where they were paired by a code. */
  readonly login: string | null;
}

export async function openInstall(): Promise<Install> {
  const install = new Install(await openHouse());
  await install.wake();
  void navigator.storage?.persist?.();
  return install;
}

export class Install {
  readonly #house: House;
  /** Names this tab among those of the install. */
  readonly #tab = sessionName();
  readonly #ears = new Set<(current: Carried | null) => void>();
  #current: Carried | null = null;
  #others: Carried[] = [];
  #known: readonly Known[] = [];

  constructor(house: House) {
    this.#house = house;
    house.bell.hear("install", (tab) => tab !== this.#tab && void this.#reopen());
  }

  /** Who uses the handheld now. */
  get current(): Carried | null {
    return this.#current;
  }

  /** Everybody who has something here. */
  get people(): readonly Known[] {
    return this.#known;
  }

  watch(hear: (current: Carried | null) => void): Stop {
    this.#ears.add(hear);
    hear(this.#current);
    return () => void this.#ears.delete(hear);
  }

  /** 配对 by the code of a QR. @throws {DoorRefused | NoReply} */
  pair(code: string): Promise<Carried> {
    return this.#comeIn((door, key) => door.pair(code, key, sessionName()));
  }

  /** 登录, also of a second person on a shared handheld. `as`: whom the worker chose of `people`. @throws {DoorRefused | NoReply} */
  signIn(login: string, password: string, as?: string): Promise<Carried> {
    const isKnown = (one: Carried): boolean => (as === undefined ? one.person.login === login : one.person.id === as);
    return this.#comeIn((door, key, writer) => door.signIn(login, password, key, sessionName(), writer), login, this.#all().find(isKnown));
  }

  /** 退出: what is unsent stays here and is still sent; the server is told as soon as it can be. */
  async signOut(): Promise<void> {
    if (this.#current === null) return;
    await this.#current.person.change(() => ({ owes_sign_out: true }));
    await this.#use(null);
  }

  /** Opens what lies here, as the app starts. */
  async wake(): Promise<void> {
    const { shelf, locks, bell } = this.#house;
    const user = await shelf.get<UserRow>("install", USER);
    const people = await Person.all(shelf, locks, bell);
    this.#known = people.map(({ id, name, login }) => ({ id, name, login }));
    const all = people.map(async (person) => Carried.of(this.#house, person, person.id === user?.person));
    for (const carried of await Promise.all(all)) {
      if (carried.person.id === user?.person) this.#current = carried;
      else this.#others.push(carried);
      carried.courier.start();
    }
    for (const hear of [...this.#ears]) hear(this.#current);
  }

  #all(): Carried[] {
    return this.#current === null ? this.#others : [this.#current, ...this.#others];
  }

  /** A key that the server knows for this person is used again, unless it is to be made anew. */
  async #comeIn(
    ask: (door: Door, key: DeviceKey, writer?: string) => Promise<Session>, login: string | null = null, known?: Carried,
  ): Promise<Carried> { // prettier-ignore
    const { shelf, locks, bell, device } = this.#house;
    const before = known?.person.session.order === null ? known.person : undefined;
    const held = before && (await DeviceKey.of(shelf, before.id));
    const key = held ?? (await DeviceKey.made());
    const door = new Door(new Air({ token: () => null, unsent: () => Promise.resolve(undefined) }), device);
    const session = await ask(door, key, held && before?.session.writer);
    const former = this.#all().find(({ person }) => person.id === session.person);
    if (former?.person.session.order) former.courier.stop(); // its wipe would forget who comes in now
    await key.keep(shelf, session.person);
    await former?.forgetLostKeys();
    await Person.signedIn(shelf, locks, bell, session, login, Date.now());
    await this.#use(session.person);
    const current = this.#current;
    if (current === null) throw new Error("whoever came in is not here");
    return current;
  }

  async #use(person: string | null): Promise<void> {
    await this.#house.shelf.write({ put: "install", row: { name: USER, person } satisfies UserRow });
    this.#house.bell.ring("install", this.#tab);
    await this.#reopen();
  }

  async #reopen(): Promise<void> {
    await Promise.all(this.#all().map((one) => one.close()));
    this.#current = null;
    this.#others = [];
    await this.wake();
  }
}

/** `#/map?layer=street&ticket=26112201000173`: the address says all that a view shows, so a link reproduces it. */

import { ROOMS, type Room } from "./rooms.ts";

export interface Place { readonly room: Room; readonly view: Readonly<Record<string, string>> }

/** Where an address leads; an unknown room is the first that the person may enter. */
export function placeOf(hash: string, mayEnter: readonly Room[]): Place | null {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const room = ROOMS.find((each) => each === path && mayEnter.includes(each)) ?? mayEnter[0];
  return room === undefined ? null : { room, view: room === path ? Object.fromEntries(new URLSearchParams(query)) : {} };
}

/** The address of a view; what is empty is left out. */
export function hashOf(room: Room, view: Readonly<Record<string, string | undefined>> = {}): string {
  const told = Object.entries(view).filter((each): each is [string, string] => Boolean(each[1]));
  const query = new URLSearchParams(told).toString();
  return `#/${room}${query && `?${query}`}`;
}

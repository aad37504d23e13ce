/** A screen as the address names it: `#/ticket/018f…` is the screen `ticket` of that id. */

/** The names that stand in addresses; `screens/index.ts` has a component for each. */
const NAMES = ["workbench", "todo", "ticket", "step", "report", "my-grids", "me", "mediations", "mediation", "mediation-form", "helper"] as const;

export type ScreenName = (typeof NAMES)[number];

/** A screen, and what it is about. */
export interface Place {
  readonly screen: ScreenName;
  readonly id: string | null;
}

export const HOME: Place = { screen: "workbench", id: null };

/** What an address's hash means; whatever is unknown leads home. */
export function placeOf(hash: string): Place {
  const [, name, id] = hash.split("/");
  const screen = NAMES.find((each) => each === name);
  return screen ? { screen, id: id ? decodeURIComponent(id) : null } : HOME;
}

/** The hash that leads to a screen. */
export const hashOf = (screen: ScreenName, id?: string): string => `#/${screen}${id ? `/${encodeURIComponent(id)}` : ""}`;

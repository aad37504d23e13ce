/** Which rooms a person's roles open. What may be done to a ticket inside them, the server says ticket by ticket. */

export const ROOMS = ["map", "desk", "terms", "reception", "callback", "handling", "analysis", "manage", "wall"] as const;
export type Room = (typeof ROOMS)[number];

const STEERS = ["map", "desk", "terms", "analysis", "manage", "wall"] as const;
const OPENED_BY: Readonly<Record<string, readonly Room[]>> = {
  street_coordinator: STEERS,
  district_coordinator: STEERS,
  supervisor: ["map", "terms", "analysis", "manage", "wall"],
  admin: ["manage"],
  leader: ["map", "terms", "analysis", "wall"],
  operator: ["reception", "callback", "map", "desk", "analysis", "manage"],
  handler: ["handling", "analysis", "manage"],
  mediator: ["handling", "analysis", "manage"],
  policy_specialist: ["handling"],
  display: ["wall"],
};

/** In the order of the top bar. */
export function roomsOf(roles: readonly string[]): Room[] {
  const opened = new Set(roles.flatMap((role) => OPENED_BY[role] ?? []));
  return ROOMS.filter((room) => opened.has(room));
}

/** Where a person begins the day. */
export function firstRoom(roles: readonly string[]): Room | undefined {
  return roles.flatMap((role) => OPENED_BY[role] ?? [])[0];
}

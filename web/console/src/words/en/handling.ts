/** A unit's own work. */
export const handling = {
  title: "My unit",
  piles: { sign: "To sign for", work: "Being handled", paused: "Waits for the reporter", deferred: "Deferred", answered: "Answered, in review", callback: "To call back" } as Record<string, string>,
  empty: "Your unit has no such tickets",
  unit: (name: string) => `Tickets of ${name}`,
};

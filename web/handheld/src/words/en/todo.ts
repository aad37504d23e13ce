import type { Words } from "../zh/index.ts";

const many = (n: number, one: string): string => `${n} ${one}${n === 1 ? "" : "s"}`;

export const todo: Words["todo"] = {
  title: "To do",
  lists: { tasks: (n: number) => `My tasks ${n}`, tickets: (n: number) => `Open tickets ${n}` },
  empty: "Nothing to do",
  emptyTickets: "No open ticket on this device",
  emptyNarrowed: "None of these",
  narrow: "Narrow down",
  all: "All",
  grid: "Grid",
  light: "Light",
  lights: { red: "Overdue", yellow: "Due soon", green: "In time", grey: "Clock stopped" },
  order: "Order",
  orders: { due: "By term", distance: "Nearest", newest: "Newest" },
  noPlace: "No position: still by term",
  more: "Show more",
  unknownGrid: "Grid unknown",
  waits: "Waiting for the server",
  urged: (n: number) => `Urged ${n}×`,
  supervised: "Supervised",
  noDue: "No term yet",
  left: {
    workdays: (n: number) => `${many(n, "workday")} left`, days: (n: number) => `${many(n, "day")} left`,
    hours: (n: number) => `${many(n, "hour")} left`, minutes: (n: number) => `${n} min left`,
  },
  over: {
    workdays: (n: number) => `${many(n, "day")} over`, days: (n: number) => `${many(n, "day")} over`,
    hours: (n: number) => `${many(n, "hour")} over`, minutes: (n: number) => `${n} min over`,
  },
  due: (at: string) => `by ${at}`,
  expects: {
    sign: "Sign for", result: "Report the result", offer: "Take or decline", explanation: "Explain the delay", field_task: "Check on site",
    opinion: "Give an opinion", whistle: "Answer the whistle",
  },
};

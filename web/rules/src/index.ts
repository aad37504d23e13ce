/** What a handheld works out by itself, exactly as the server would (docs/vectors.md). */

export * from "./asking.ts";
export * from "./calendar.ts";
export * from "./catalogue.ts";
export * from "./certainty.ts";
export * from "./crs.ts";
export * from "./deadlines.ts";
export * from "./duties.ts";
export { STEPS_PER_DEGREE } from "./lattice.ts";
export * from "./locate.ts";
export * from "./map.ts";
export * from "./numbers.ts";
export * from "./order.ts";
export * from "./pack.ts";
export * from "./position.ts";
export * from "./routing.ts";
export * from "./suggest.ts";

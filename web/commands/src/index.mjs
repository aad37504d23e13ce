/** What every handheld does alike. */

export * from "./ids.mjs";
export * from "./patience.mjs";
export * from "./receipts.mjs";
export * from "./sealed.mjs";

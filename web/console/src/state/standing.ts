/** 站在哪里: areas of several layers, as a map shows them one layer after the other. */

import type { AreaFound } from "../door/administration.ts";

/** The layer of maps that an area is drawn in: its level in the base, otherwise its own layer. */
export const mapLayerOf = ({ layer, level }: Pick<AreaFound, "layer" | "level">): string => (layer === "base" && level !== null ? level : layer);

/** By the layers of maps, each with its areas, in the order in which they were given. */
export function byMapLayer(areas: readonly AreaFound[]): ReadonlyMap<string, readonly AreaFound[]> {
  const found = new Map<string, AreaFound[]>();
  for (const area of areas) found.set(mapLayerOf(area), [...(found.get(mapLayerOf(area)) ?? []), area]);
  return found;
}

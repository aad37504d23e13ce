/** 重新划分: what somebody draws, as a map shows it and as the server takes it. */

import type { DrawnArea, Outline } from "../door/administration.ts";

interface Feature { type: "Feature"; properties: { code: string; name: string }; geometry: Outline }

export const featuresOf = (areas: readonly DrawnArea[]): Feature[] =>
  areas.map(({ code, name, geometry }) => ({ type: "Feature", properties: { code, name: `${name} ${code}` }, geometry }));

/** West, south, east and north of all of them; null for none. */
export function boundsOf(areas: readonly DrawnArea[]): [number, number, number, number] | null {
  const points = areas.flatMap(({ geometry }) => (geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat()).flat());
  if (points.length === 0) return null;
  const [lons, lats] = [points.map(([lon = 0]) => lon), points.map(([, lat = 0]) => lat)];
  const least = (all: readonly number[]): number => all.reduce((one, other) => Math.min(one, other));
  const most = (all: readonly number[]): number => all.reduce((one, other) => Math.max(one, other));
  return [least(lons), least(lats), most(lons), most(lats)];
}

/** 对应表: a line for each old code, `g1 = g11 g12`; null where a line is not written so. */
export function mappingOf(lines: string): Record<string, string[]> | null {
  const pairs = lines.split("\n").filter((line) => line.trim() !== "").map((line) => line.split(/[=＝→]/).map((part) => part.trim().split(/[\s,，、]+/).filter(Boolean)));
  const table: Record<string, string[]> = {};
  for (const [old, heirs, ...more] of pairs) {
    if (old?.length !== 1 || !heirs?.length || more.length > 0) return null;
    table[old[0]!] = heirs;
  }
  return table;
}

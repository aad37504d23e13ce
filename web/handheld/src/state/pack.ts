/** The offline pack, opened once: names by code, and the map ready to be asked. */

import { openMap, type Item, type OpenMap, type Pack } from "@wangge/rules";

/** A name in both languages; what has none in English is called as in Chinese. */
export interface Named {
  readonly name_zh: string;
  readonly name_en?: string;
}

export type NamedItem = Item & Named & { readonly urgency: string; readonly photo_required?: boolean; readonly dedup_radius_m?: number };

export interface OpenPack {
  readonly content: Pack;
  readonly map: OpenMap;
  readonly items: ReadonlyMap<string, NamedItem>;
  readonly areas: ReadonlyMap<string, Pack["map"]["areas"][number]>;
  readonly unitNames: ReadonlyMap<string, string>;
}

export function openPack(content: Pack): OpenPack {
  // The rules ask for codes alone; the names stand beside them in every pack (server/domain/catalogue_entries.py).
  const items = content.catalogue.categories.flatMap(({ items: each }) => each as readonly NamedItem[]);
  return {
    content,
    map: openMap(content.map),
    items: new Map(items.map((item) => [item.code, item])),
    areas: new Map(content.map.areas.map((area) => [area.code, area])),
    unitNames: new Map(content.units.map(({ id, name }) => [id, name])),
  };
}

/** What an area is called. */
export const areaName = ({ areas }: OpenPack, code: string): string => areas.get(code)?.name ?? code;

/** The request types and urgencies, with their names. */
export const requestTypes = ({ content }: OpenPack) =>
  content.catalogue.request_types as readonly ((typeof content.catalogue.request_types)[number] & Named)[];
export const urgencies = ({ content }: OpenPack) =>
  content.catalogue.urgency_levels as readonly ((typeof content.catalogue.urgency_levels)[number] & Named)[];

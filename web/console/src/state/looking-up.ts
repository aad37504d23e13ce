/** What forms look up while one types: areas and people by a part of their name. */

import { read } from "../door/door.ts";
import type { AreaFound, PeoplePage } from "../door/administration.ts";

export interface Found { readonly value: string; readonly label: string }
export type LookUp = (words: string) => Promise<readonly Found[]>;

const AT_ONCE = 12;

export const areasNamed: LookUp = async (words) =>
  (await read<readonly AreaFound[]>("/areas", { words, limit: AT_ONCE })).map(({ code, name, within }) => ({ value: code, label: [name, ...within].join(" · ") }));

export const peopleNamed: LookUp = async (words) =>
  (await read<PeoplePage>("/people", { words, limit: AT_ONCE })).people.map(({ id, name, unit_name: unit, scope }) => ({ value: id, label: [name, unit ?? scope[0]?.name].filter(Boolean).join(" · ") }));

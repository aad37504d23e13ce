/** What a ticket's category is called in the present language: by the pack, else as the server named it. */

import { named, words } from "../words/index.ts";
import { pack } from "./install.ts";
import type { Ticket } from "./ticket/document.ts";

export function categoryOf({ category, category_name }: Pick<Ticket, "category" | "category_name">): string {
  const item = category === null ? undefined : pack.value?.items.get(category);
  return item ? named(item) : (category_name ?? words.ticket.noCategory);
}

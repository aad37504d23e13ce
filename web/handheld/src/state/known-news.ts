/** 工单调整 of whoever uses the handheld, for as long as a screen shows it. */

import { computed, type ComputedRef } from "vue";

import { areaNews, type AreaNews, type AreaNotice } from "./area-news.ts";
import { carried, useDocuments } from "./install.ts";
import { TICKET, type Ticket } from "./ticket/document.ts";

export function useAreaNews(): ComputedRef<AreaNews[]> {
  const notices = useDocuments<AreaNotice>("notice:");
  const tickets = useDocuments<Ticket>(TICKET);
  const here = computed(() => new Set(tickets.value.flatMap(({ number }) => number ?? [])));
  return computed(() => areaNews(notices.value, carried.value?.person.id ?? "", here.value));
}

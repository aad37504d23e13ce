/** What a form offers to choose from for one ticket, by names that people know. */

import type { TicketCard } from "../door/messages.ts";
import { dueMoment, listed, moment, words } from "../words/index.ts";
import { codeName, unitName } from "./choices.ts";
import type { Offered } from "./form.ts";

export interface Option { readonly value: string | number; readonly label: string }
export type Offers = Readonly<Record<string, readonly Option[]>>;

type Named = (card: TicketCard, no: string | number) => readonly string[];

const areaName = (card: TicketCard, code: string): string => [...card.ticket.areas, ...card.overlays].find((area) => area.code === code)?.name ?? code;

const NAMED: Readonly<Record<string, Named>> = {
  leg: (card, no) => card.legs.filter((leg) => leg.no === no).map((leg) => `${leg.unit_name} · ${codeName(leg.role)}`),
  request: (card, no) => card.requests.filter((one) => one.no === no).map((one) => [words.steps.names[`request_${one.kind}`], one.unit && unitName(one.unit), codeName(one.reason)].filter(Boolean).join(" · ")),
  task: (card, no) => card.field_tasks.filter((one) => one.no === no).map((one) => `${codeName(one.kind)} · ${codeName(one.what)}`),
  supervision: (card, no) => card.supervisions.filter((one) => one.no === no).map((one) => `${codeName(one.form)} · ${unitName(one.addressee)}`),
  meeting: (card, no) => (card.consultation?.meetings ?? []).filter((one) => one.no === no).map((one) => `${moment(one.at)} · ${one.place}`),
  milestone: (card, no) => (card.plan?.milestones ?? []).filter((one) => one.no === no).map((one) => `${one.what} · ${one.due_on}`),
  whistle: (card, no) => card.whistles.filter((one) => one.no === no).map((one) => `${listed(one.units.map(unitName))} · ${dueMoment(one.due_at)}`),
  sweep: (card, no) => card.sweeps.filter((one) => one.no === no).map((one) => `${unitName(one.unit)} · ${areaName(card, one.area)} · ${one.what}`),
};

/** The numbers of a ticket's parts, each with what it is. */
export const labelled = (card: TicketCard, from: Offered): Offers =>
  Object.fromEntries(Object.entries(from).map(([name, values]) => [
    name, (values ?? []).map((value) => ({ value, label: [String(value), ...(NAMED[name]?.(card, value) ?? [])].join(" · ") })),
  ]));

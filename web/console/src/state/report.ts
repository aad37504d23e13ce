/** 登记: what an operator has written down so far, and what is sent of it. */

/** WGS-84 degrees, as pointed at on a map. */
export interface Place { readonly lon: number; readonly lat: number }

/** Metres within which somebody points at the place that a caller tells. */
const POINTED_M = 20;

/** 领导接听: the channel of what a leader answered. */
export const LEADERS = "leader";

/** 位置 as doors take it. */
export const positionAt = ({ lon, lat }: Place): Readonly<Record<string, unknown>> => ({ lon, lat, crs: "wgs84", accuracy_m: POINTED_M, source: "map" });

export interface Report {
  description: string;
  address: string;
  place_ref: string;
  request_type: string;
  channel: string;
  /** Who answered, where a leader did; empty: who writes it down, or nobody says. */
  leader: string;
  category: string;
  urgency: string;
  name: string;
  phone: string;
  confidential: boolean;
  anonymous: boolean;
  place: Place | null;
}

export const blankReport = (): Report => ({
  description: "", address: "", place_ref: "", request_type: "HELP", channel: "phone", leader: "", category: "", urgency: "",
  name: "", phone: "", confidential: false, anonymous: false, place: null,
});

/** What is empty is left out; a contact is sent only if there is something of one, a leader only with what a leader answered. */
export function reportBody(report: Report): Readonly<Record<string, unknown>> {
  const { name, phone, confidential, anonymous, place, leader, ...matter } = report;
  const answered = matter.channel === LEADERS ? { ...matter, leader } : matter;
  const told = Object.fromEntries(Object.entries(answered).filter(([, value]) => value.trim() !== ""));
  const said = place === null ? told : { ...told, position: positionAt(place) };
  const hasContact = name.trim() !== "" || phone.trim() !== "" || confidential || anonymous;
  return hasContact ? { ...said, contact: { name, phone, confidential, anonymous } } : said;
}

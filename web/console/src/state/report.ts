/** 登记: what an operator has written down so far, and what is sent of it. */

export interface Report {
  description: string;
  address: string;
  place_ref: string;
  request_type: string;
  channel: string;
  category: string;
  urgency: string;
  name: string;
  phone: string;
  confidential: boolean;
  anonymous: boolean;
}

export const blankReport = (): Report => ({
  description: "", address: "", place_ref: "", request_type: "HELP", channel: "phone", category: "", urgency: "",
  name: "", phone: "", confidential: false, anonymous: false,
});

/** What is empty is left out; a contact is sent only if there is something of one. */
export function reportBody(report: Report): Readonly<Record<string, unknown>> {
  const { name, phone, confidential, anonymous, ...matter } = report;
  const said = Object.fromEntries(Object.entries(matter).filter(([, value]) => value.trim() !== ""));
  const hasContact = name.trim() !== "" || phone.trim() !== "" || confidential || anonymous;
  return hasContact ? { ...said, contact: { name, phone, confidential, anonymous } } : said;
}

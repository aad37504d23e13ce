import type { Words } from "../zh/index.ts";

export const contact: Words["contact"] = {
  show: "Show the contact",
  hide: "Hide",
  purpose: "Purpose",
  purposes: {
    callback: "Call back", verify: "Verify", visit: "Visit", inform: "Inform", emergency: "Emergency", mediation: "Mediation", check: "Check", other: "Other",
  },
  reason: "Reason",
  lacks: "Choose a purpose and say why",
  written: "Who looked, when, what for and why is written down",
  watched: "Written down:",
  needsNetwork: "Shown in reach of the network, for a reason",
  confidential: "The reporter asks for confidence: tell nobody whom the matter is about",
  nameless: "No name was left",
};

import type { Words } from "../zh/index.ts";
import { helper } from "./helper.ts";
import { mediation } from "./mediation.ts";

export const names: Words["names"] = {
  requestType: {
    CONSULT: "Enquiry", HELP: "Call for help", COMPLAINT: "Complaint", REPORT: "Report of a wrong", SUGGEST: "Suggestion",
    PRAISE: "Praise", PATROL: "Found on patrol",
  },
  urgency: { critical: "Critical", urgent: "Urgent", normal: "Normal" },
  kind: {
    report: "Report", note: "Note", contact: "Contact", visit: "Visit", photo_manifest: "Photos", self_handling: "Handled on site", sign: "Sign for",
    result: "Result", return_request: "Return request", extension_request: "Extension request", pause_request: "Waiting for the reporter", unit_request: "Ask another unit to help", suggestion: "Suggestion",
    field_task_result: "Check on site", place_correction: "Place corrected", ...mediation.step, ...helper.step,
    offer_taken: "Take it", offer_declined: "Decline", overdue_explanation: "Explain the delay", info: "Supply more", whistle: "Whistle for units",
    whistle_answer: "On the spot", opinion: "Opinion", urge: "Urge", transfer: "Pass on", closure_dispute: "Not done", withdrawal: "Withdraw",
  },
  queue: {
    unsent: "Waiting", sending: "Sending", delivered: "Delivered", accepted: "Accepted", duplicate: "Duplicate", refused: "Refused",
    quarantined: "Under review",
  },
};

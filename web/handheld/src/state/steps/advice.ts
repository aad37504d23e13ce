/** 怎么办: what somebody can do about a refusal, by its reason. The reason itself is told in the server's words. */

/** The ticket is not what it was; it is somebody else's; or what was said in the form will not do. */
export type Advice = "changed" | "notYours" | "form";

const NOT_YOURS: readonly string[] = ["not_yours", "second_look", "own_matter", "needs_second_person", "not_allowed_here"];
const OF_THE_FORM: readonly string[] = [
  "malformed", "code_unknown", "unit_unknown", "unit_not_named", "unit_not_again", "unit_cannot_handle", "not_on_duty_list", "photos_apart",
  "evidence_missing", "nothing_changes", "day_out_of_range",
];

export function adviceOn(reason: string | undefined): Advice {
  if (reason !== undefined && NOT_YOURS.includes(reason)) return "notYours";
  return reason !== undefined && OF_THE_FORM.includes(reason) ? "form" : "changed";
}

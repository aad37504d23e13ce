import type { Words } from "../zh/index.ts";

export const rules: Words["rules"] = {
  rows: "Rows of the list",
  byRow: "Edit as rows",
  byText: "Edit as text",
  seek: "Find a row",
  add: "Add a row",
  up: "Move up",
  down: "Move down",
  remove: "Remove this row",
  unnamed: "(nothing yet)",
  replaces: "This replaces what was written",
  takeFile: "Replace by the file",
  tables: { duties: "Duties", items: "Items", classes: "Classes", subitems: "Sub-items", categories: "Categories", joint_rules: "Joint rules", deadline_classes: "Classes of terms", urgency_levels: "Urgencies", request_types: "Kinds of request", department_types: "Kinds of departments", crosswalk: "Codes in standards", retired: "Retired codes" },
  columns: {
    unit: "Unit", category: "Category", area: "Code of the area", role: "Lead or joining", legal_basis: "Legal basis", since: "From", until: "Until (not included)", hours: "Hours (such as 22:00-06:00; empty: all day)", object: "Object (such as a manhole; empty: all)", title: "Title of the list", version: "Version", catalogue_version: "Version (changes with the content)",
    code: "Code", name: "Name", name_zh: "Name (Chinese)", name_en: "Name (English)", keywords: "Keywords", keywords_strong: "Strong keywords", keywords_negative: "Words against it", redirect: "Where to turn", script: "What is said",
    action: "What is done", needs_second_person: "A second person confirms", lead: "Leading department", alt_lead: "Or led by", co: "Codes of joining departments", deadline_class: "Class of term", urgency: "Urgency", request_type: "Kind of request",
    dispute_type: "Kind of dispute", dedup_radius_m: "Duplicates within (metres)", dedup_days: "Duplicates within (days)", photo_required: "A photo is needed", mediable: "May be mediated", masks_reporter: "Hides the reporter", fallback: "Takes what fits nowhere", pii: "Sensitivity",
    all_of: "Words that come together (a group on each line, one of it is enough)", mode: "How it is dispatched", resolve_workdays: "Resolved within (workdays)", class_colour: "Colour of the class", interim_plan_only: "A staged plan meets it", clock: "Counted by", sign_minutes: "Signed for within (minutes)", first_response_minutes: "First contact within (minutes)", sign_working_hours: "Signed for within (working hours)", first_response_workdays: "First contact within (workdays)", needs_callback: "Is called back", closes_by: "Closed by", kind: "Kind of unit", standard: "Standard", theirs: "Its code there", source: "Source", last_version: "Last version that had it", replaced_by: "Replaced by",
  },
  values: {
    transfer: "put through", explain: "explained", link: "linked to the matter before", need_info: "asked for more", blocklist: "calls restricted", joint: "lead and joining units", consult: "consultation", conference: "joint conference", sensitive: "sensitive", restricted: "restricted", green: "green", yellow: "yellow", red: "red", calendar_24x7: "the clock, day and night", working_time: "working time", field_check: "a look on the spot", department: "department", street: "street office", community: "community", enterprise: "enterprise", mediation: "mediation body", integration: "exchanges data",
  },
};

/**
 * What the server writes and takes, as its own structs say; written by `python -m tests.handheld.document_types`.
 * Instants are RFC 3339 with an offset.
 */

/** 调查、证据、专家意见、归档材料: a text, or the sha256 of a picture. */
export interface AddMaterial {
  readonly kind: "agreement" | "application" | "authority" | "confirmation" | "evidence" | "expert_opinion" | "follow_up_record" | "identity" | "investigation" | "performance_proof" | "rights_notice" | "session_record";
  readonly text: string;
  readonly sha256?: string | null;
  readonly confidential?: boolean;
}

/** 加派: one more unit helps; its term ends with the promise at the latest, as long as that is not over. */
export interface AddUnit {
  readonly unit: string;
  readonly role?: string;
  readonly must_reply?: boolean;
  readonly due_on?: string | null;
  readonly note?: string | null;
}

/** 达成书面协议: what is disputed, and what each party will do. */
export interface Agree {
  readonly matter: string;
  readonly duties: readonly DutyGiven[];
  readonly agreed_on: string;
}

/** 达成口头协议: in force at once, with its entry in the register (口头协议登记). */
export interface AgreeOrally {
  readonly matter: string;
  readonly duties: readonly DutyGiven[];
  readonly agreed_on: string;
  readonly register_entry: string;
}

/** 调解协议. `effective_on`: a written one on its signing, an oral one on the day it was reached. */
export interface Agreement {
  readonly form: "oral" | "written";
  readonly matter: string;
  readonly duties: readonly Duty[];
  readonly agreed_on: string;
  readonly effective_on: string | null;
  readonly signatures: readonly Signature[];
  readonly register_entry: string | null;
}

/** 报到: the unit is on the spot. */
export interface AnswerWhistle {
  readonly whistle: number;
  readonly text: string;
}

/** An area that a ticket lies in, with the name and level that people know. */
export interface AreaName {
  readonly code: string;
  readonly name: string;
  readonly level: string | null;
}

/** Of the whole ticket: contacts that lie far enough apart, workdays that its pauses lasted; of each live leg. */
export interface Asking {
  readonly contacts: number;
  readonly contact_counted_at: string | null;
  readonly pause_workdays: number;
  readonly legs: readonly LegAsking[];
}

/** 上岗签到 at a station. `position`: where the handheld was. */
export interface BeginShift {
  readonly station: string;
  readonly position?: Position | null;
}

/** 吹哨: which units should come, and what for. */
export interface BlowWhistle {
  readonly units: readonly string[];
  readonly text: string;
}

/** 司法确认: both sides together, until the end of that day. `reminded` are the days of the window told so far. */
export interface Confirmation {
  readonly until: string;
  readonly reminded: readonly number[];
  readonly applied_on: string | null;
  readonly result: "confirmed" | "rejected" | "withdrawn" | null;
}

/** 同意调解: when, and how it was given. `signature`: sha256 of its image; the printed copy is legal. */
export interface Consent {
  readonly at: string;
  readonly how: string;
  readonly signature: string | null;
}

/** 联系群众: the reporter was spoken to, or was not `reached`. */
export interface Contact {
  readonly manner: "phone" | "visit_to_do" | "visit_to_persuade" | "visit_to_talk" | "wechat";
  readonly result: string;
  readonly reached?: boolean;
  readonly position?: Position | null;
  readonly persons?: readonly string[];
  readonly photos?: readonly string[];
}

/** 改位置, as a grid worker may before dispatch: what is given replaces what stood there. */
export interface CorrectPlace {
  readonly reason: string;
  readonly position?: Position | null;
  readonly address?: string | null;
  readonly place_ref?: string | null;
}

/** 坐标系: the coordinate system a position was declared in. */
export type Crs = "bd09" | "gcj02" | "wgs84";

/** 不实办结: a grid worker was there and saw that it is not done. */
export interface DisputeClosure {
  readonly reason: string;
  readonly position?: Position | null;
  readonly photos?: readonly string[];
}

/** 协议事项: who owes what, how, where and by when; and when it was done. */
export interface Duty {
  readonly no: number;
  readonly duty: string;
  readonly party: number;
  readonly manner: string;
  readonly place: string;
  readonly due_on: string | null;
  readonly done_on: string | null;
  readonly proof: string | null;
  readonly overdue_told: boolean;
}

/** 协议事项: what, whose, how, where, by when. */
export interface DutyGiven {
  readonly duty: string;
  readonly party: number;
  readonly manner: string;
  readonly place?: string;
  readonly due_on?: string | null;
}

/** 调解终止: without an agreement. The parties were told what is open to them. */
export interface EndCase {
  readonly outcome: "no_agreement" | "refused" | "to_administration" | "to_court";
  readonly reason: string;
  readonly routes_told: boolean;
}

/** 调解结束: the outcome by its code, and a summary that tells nothing of what was said. */
export interface EndMediation {
  readonly outcome: string;
  readonly summary: string;
}

/** 离岗, with a note to the next helper. */
export interface EndShift {
  readonly shift: string;
  readonly note?: string | null;
}

/** 超期说明: why a leg was late. */
export interface ExplainOverdue {
  readonly leg: number;
  readonly explanation: string;
}

/** 延长期限: all parties agree to go on for so many calendar days. */
export interface Extend {
  readonly days: number;
  readonly all_agree: boolean;
  readonly reason: string;
}

/** 核实、核查、走访: somebody is to look on the spot. `person` None: whoever stands for the grid. */
export interface FieldTaskDocument {
  readonly no: number;
  readonly kind: string;
  readonly what: string;
  readonly person: string | null;
  readonly due_at: string;
  readonly finding: string | null;
}

/** 核实、核查结果: 属实、不属实、已消除、整改到位、未整改. */
export interface FieldTaskResult {
  readonly task: number;
  readonly finding: "fixed" | "gone" | "not_fixed" | "true" | "untrue";
  readonly remark?: string | null;
  readonly position?: Position | null;
  readonly photos?: readonly string[];
}

/** 回访: ordered for a day, and what was found. */
export interface FollowUp {
  readonly no: number;
  readonly due_on: string;
  readonly reason: string;
  readonly done_at: string | null;
  readonly by: string | null;
  readonly finding: string | null;
}

/** 回访: what was found. `no`: the visit that was ordered; None: one that nobody ordered. */
export interface FollowUpDone {
  readonly finding: string;
  readonly no?: number | null;
}

/** 同意调解 of one party, after rights and duties were told. `signature`: sha256 of its image. */
export interface GiveConsent {
  readonly party: number;
  readonly rights_told: boolean;
  readonly how: "signature" | "spoken" | "thumbprint" | "video";
  readonly signature?: string | null;
  readonly by_guardian?: boolean;
}

/** 会商意见: whether the unit takes the matter on, and why. */
export interface GiveOpinion {
  readonly agrees: boolean;
  readonly text: string;
}

/** 调解记录: when, where, who was present (numbers of parties), what was said, who signed the record. */
export interface HeldSession {
  readonly held_at: string;
  readonly place: string;
  readonly present: readonly number[];
  readonly record: string;
  readonly video?: boolean;
  readonly signed?: readonly number[];
  readonly guardians?: readonly number[];
}

/** Of one live leg: returns that its unit has asked for, extensions that were granted, workdays that still may be. */
export interface LegAsking {
  readonly leg: number;
  readonly is_final: boolean;
  readonly names_unit: boolean;
  readonly returns: number;
  readonly extensions: number;
  readonly extension_workdays_max: number;
  readonly extension_workdays_left: number;
}

/** One unit's part as handhelds show it. */
export interface LegDocument {
  readonly no: number;
  readonly unit: string;
  readonly unit_name: string;
  readonly role: string;
  readonly sign_due: string;
  readonly resolve_due: string;
  readonly signed_at: string | null;
  readonly answered_at: string | null;
  readonly state: string;
  readonly respond_due: string;
  readonly explanation_owed: boolean;
  readonly dispatched_at: string;
  readonly contacted_at: string | null;
}

/** 照片、录音: one by its content. `sha256` in hex names it, `size_bytes` tells when all of it is there. */
export interface ListedPhoto {
  readonly sha256: string;
  readonly size_bytes: number;
  readonly kind?: "after" | "before" | "scene" | "signature";
  readonly type?: string | null;
  readonly taken_at?: string | null;
  readonly position?: Position | null;
}

/** 帮办日志: what was done for whom; no names. `shift` is the id of the command that began it. */
export interface LogHelp {
  readonly shift: string;
  readonly what: "advice" | "errand" | "mediation" | "other" | "visit";
  readonly text: string;
  readonly ticket?: string | null;
}

/** `mediation:<uuid>`: a case as this person may see it. What they may not see is empty. */
export interface MediationDocument {
  readonly schema: number;
  readonly number: string;
  readonly version: number;
  readonly state: string;
  readonly dispute_type: string;
  readonly risk: string;
  readonly area: string | null;
  readonly ticket: string | null;
  readonly due_at: string | null;
  readonly asked_until: string | null;
  readonly is_lead: boolean;
  readonly matter: string;
  readonly place: string;
  readonly parties: readonly Party[];
  readonly people_count: number;
  readonly lead: string | null;
  readonly mediators: readonly string[];
  readonly helpers: readonly string[];
  readonly experts: readonly string[];
  readonly sessions: readonly Session[];
  readonly papers: readonly Paper[];
  readonly agreement: Agreement | null;
  readonly confirmation: Confirmation | null;
  readonly follow_ups: readonly FollowUp[];
  readonly outcome: string | null;
  readonly performance: string | null;
  readonly missing: readonly string[];
}

/** One event. `what` is its type or, of a record, its kind (`note`, `contact` …); `by` a name, None: the house. */
export interface Moment {
  readonly no: number;
  readonly at: string;
  readonly what: string;
  readonly by: string | null;
  readonly unit: string | null;
  readonly said: string | null;
}

/** 备注: a remark on a matter. */
export interface Note {
  readonly text: string;
}

/** A step of which nothing need be told but that it is taken. */
export interface Nothing {
}

/** `kinds` of commands that the person may send about the ticket, and the numbers of what is theirs in it. */
export interface OwnPart {
  readonly kinds: readonly string[];
  readonly legs: readonly number[];
  readonly offers: readonly number[];
  readonly tasks: readonly number[];
  readonly whistles: readonly number[];
}

/** Which offline pack is current, and where it is fetched. */
export interface PackLink {
  readonly version: string;
  readonly sha256: string;
  readonly url: string;
}

/** A piece of the file: what it says, or the sha256 of its picture. `confidential`: for the mediators only. */
export interface Paper {
  readonly no: number;
  readonly kind: "agreement" | "application" | "authority" | "confirmation" | "evidence" | "expert_opinion" | "follow_up_record" | "identity" | "investigation" | "performance_proof" | "rights_notice" | "session_record";
  readonly text: string;
  readonly sha256: string | null;
  readonly confidential: boolean;
  readonly by: string;
  readonly at: string;
}

/** 当事人. Who it is lies encrypted under `contact_id`; `label` such as 夏** is all that stands here. */
export interface Party {
  readonly no: number;
  readonly side: "applicant" | "respondent";
  readonly label: string;
  readonly contact_id: string | null;
  readonly contact_digest: string | null;
  readonly represented: boolean;
  readonly special_care: readonly ("disabled" | "elderly" | "incapable" | "maternity" | "mental_illness" | "minor")[];
  readonly consent: Consent | null;
}

/** One party. `sealed` holds who it is, sealed to the server's key; `represented`: an agent acts with authority. */
export interface PartyGiven {
  readonly side: "applicant" | "respondent";
  readonly sealed?: string | null;
  readonly represented?: boolean;
  readonly special_care?: readonly ("disabled" | "elderly" | "incapable" | "maternity" | "mental_illness" | "minor")[];
}

/** 履行: one duty was done. `proof`: sha256 of a picture. */
export interface Perform {
  readonly item: number;
  readonly done_on: string;
  readonly proof?: string | null;
}

/** 照片、录音: one that is listed; see `server.domain.photos.TicketPhoto`. */
export interface PhotoDocument {
  readonly sha256: string;
  readonly kind: string;
  readonly media: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly by: string;
  readonly listed_at: string;
  readonly taken_at: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly size_bytes: number;
}

/** 照片清单: which photos and recordings belong to a matter; they themselves come by another way. */
export interface PhotoManifest {
  readonly photos: readonly ListedPhoto[];
}

/** Where it is, in WGS-84 degrees. `accuracy_m` as the reporter's device gave it, None: unknown, or set by hand. */
export interface PlaceDocument {
  readonly lon: number;
  readonly lat: number;
  readonly accuracy_m: number | null;
}

/** 位置: a point in the coordinate system that its sender declared. Never overwritten by a conversion. */
export interface Position {
  readonly lon: number;
  readonly lat: number;
  readonly crs: Crs;
  readonly accuracy_m?: number | null;
  readonly accuracy_level?: number;
  readonly source?: "address" | "gps" | "map";
  readonly fixed_at?: string | null;
  readonly boundary_version?: string | null;
}

/** Who sits at a station now, and since when; `shift` is the id of the command that began it. */
export interface Present {
  readonly shift: string;
  readonly person: string;
  readonly name: string;
  readonly since: string;
}

/** A step that is taken with a reason. */
export interface Reasoned {
  readonly reason: string;
}

/** 回避: a mediator steps aside, or a party refuses one. `party` is who asked; None: the mediator. */
export interface Recuse {
  readonly person: string;
  readonly reason: string;
  readonly party?: number | null;
}

/** 调解登记. The place is the ticket's, else the position, else the `area` named. */
export interface Registration {
  readonly source: "application" | "assigned" | "court" | "hotline" | "initiative" | "police";
  readonly dispute_type: "campus" | "compensation" | "consumer" | "family" | "group" | "labour" | "land" | "medical" | "neighbour" | "other" | "property";
  readonly matter: string;
  readonly parties: readonly PartyGiven[];
  readonly applied_on: string;
  readonly ticket?: string | null;
  readonly area?: string | null;
  readonly position?: Position | null;
  readonly place?: string;
  readonly people_count?: number;
  readonly amount_fen?: number | null;
  readonly risk?: "green" | "red" | "yellow";
  readonly languages?: readonly string[];
  readonly interests?: readonly string[];
  readonly takes_it?: boolean;
}

/** 上报: something that somebody should see to. It needs a position or an address. */
export interface Report {
  readonly request_type: string;
  readonly description: string;
  readonly category?: string | null;
  readonly urgency?: "critical" | "normal" | "urgent" | null;
  readonly position?: Position | null;
  readonly address?: string | null;
  readonly place_ref?: string | null;
  readonly contact_sealed?: string | null;
  readonly self_handled?: SelfHandling | null;
  readonly about?: string | null;
  readonly on_behalf?: boolean;
  readonly station?: string | null;
}

/** 反悔、未履行、部分履行, and that the way to the court was told. */
export interface ReportBreach {
  readonly what: "partly" | "reneged";
  readonly reason: string;
  readonly court_told: boolean;
}

/** 申请: what a unit asked for (`return`, `pause`, `extension` …) of its leg; `granted` None: it waits. */
export interface RequestDocument {
  readonly no: number;
  readonly kind: string;
  readonly leg: number;
  readonly at: string;
  readonly granted: boolean | null;
}

/** 申请延期: so many workdays more. `citizen_told_at`: when the reporter was told, if they were. */
export interface RequestExtension {
  readonly leg: number;
  readonly workdays: number;
  readonly reason: string;
  readonly citizen_told_at?: string | null;
}

/** 申请待诉求人配合: `reason_code` of the city's list; `evidence` tells who was spoken to and what is awaited. */
export interface RequestPause {
  readonly leg: number;
  readonly reason_code: string;
  readonly evidence: string;
}

/** 退单申请: the reason, the clause that it rests on, and the unit whose matter it is, where that has to be said. */
export interface RequestReturn {
  readonly leg: number;
  readonly reason_code: "area" | "beyond_duty" | "duplicate" | "function" | "incomplete" | "ownership";
  readonly clause: string;
  readonly suggested_unit?: string | null;
  readonly remark?: string | null;
}

/** 反馈办结: a unit says what it has done. Field names as handlers know them. */
export interface Result {
  readonly leg: number;
  readonly handling: string;
  readonly public_reply: string;
  readonly is_true?: boolean;
  readonly is_beyond_duty?: boolean;
  readonly contacted?: boolean;
  readonly solved?: boolean;
  readonly unsolved_reason?: string | null;
  readonly overdue_explanation?: string | null;
}

/** 自处自结: what a grid worker did on the spot, by a photo before and one after. */
export interface SelfHandling {
  readonly before: string;
  readonly after: string;
  readonly found_at: string;
  readonly done_at: string;
  readonly remark: string;
}

/** 一次调解. `irregular` says why it does not count: codes of what was missing; its record is kept all the same. */
export interface Session {
  readonly no: number;
  readonly held_at: string;
  readonly place: string;
  readonly video: boolean;
  readonly present: readonly number[];
  readonly record: string;
  readonly signed: readonly number[];
  readonly by: string;
  readonly irregular: readonly string[];
}

/** 签收: a unit takes up its part (leg) of the work. */
export interface Sign {
  readonly leg: number;
}

/** 签署生效: every party's signature, thumbprint or seal. */
export interface SignAgreement {
  readonly signed_on: string;
  readonly signatures: readonly Signature[];
}

/** 签名、手印、印章 of one party on the agreement. */
export interface Signature {
  readonly party: number;
  readonly how: "seal" | "signature" | "thumbprint";
  readonly sha256: string;
}

/** The answer to whoever is let in. `mailbox` and `pack.url` are relative to the origin. */
export interface SignedIn {
  readonly token: string | null;
  readonly scope: "full" | "none" | "send-only";
  readonly order: "enrol_anew" | "send_then_wipe" | "wipe" | null;
  readonly expires_at: string | null;
  readonly grace_until: string | null;
  readonly person: string;
  readonly name: string;
  readonly writer: string;
  readonly mailbox: string;
  readonly pack: PackLink | null;
  readonly server_time: string;
  readonly suggests: readonly string[];
}

/** `station:<id>`: a help station as its helpers see it. `note` is what the last shift left to the next one. */
export interface StationDocument {
  readonly schema: number;
  readonly name: string;
  readonly area: string;
  readonly address: string | null;
  readonly present: readonly Present[];
  readonly note: string | null;
  readonly note_by: string | null;
  readonly note_at: string | null;
}

/** 建议: what for, and why; of a merge also the number of the `ticket` that is the same matter. */
export interface Suggest {
  readonly what: "correction" | "merging" | "more_time" | "verdict";
  readonly text: string;
  readonly ticket?: string | null;
}

/** 补充: what the reporter said, and the place where that is told now. */
export interface SupplyInfo {
  readonly text: string;
  readonly position?: Position | null;
  readonly address?: string | null;
}

/** `task:<ticket uuid>`: what is expected of this one person, `since` when and by when. */
export interface TaskDocument {
  readonly schema: number;
  readonly ticket: string;
  readonly number: string;
  readonly leg: number;
  readonly expects: "explanation" | "field_task" | "offer" | "opinion" | "result" | "sign" | "whistle";
  readonly since: string;
  readonly due_at: string;
}

/** `ticket:<uuid>`: a ticket as one role mask sees it. `contact` is a label, or None under the plain mask. */
export interface TicketDocument {
  readonly schema: number;
  readonly number: string;
  readonly offline_alias: string | null;
  readonly version: number;
  readonly state: string;
  readonly category: string | null;
  readonly category_name: string | null;
  readonly request_type: string;
  readonly urgency: string | null;
  readonly description: string;
  readonly address: string | null;
  readonly areas: readonly AreaName[];
  readonly received_at: string;
  readonly promise_due: string | null;
  readonly promise_provisional: boolean;
  readonly legs: readonly LegDocument[];
  readonly lead_unit: string | null;
  readonly lead_unit_name: string | null;
  readonly waits_for_a_person: boolean;
  readonly out_of_scope: boolean;
  readonly contact: string | null;
  readonly cycle: number;
  readonly paused_until: string | null;
  readonly master: string | null;
  readonly voices: number;
  readonly field_tasks: readonly FieldTaskDocument[];
  readonly class_colour: string | null;
  readonly photos: readonly PhotoDocument[];
  readonly on_behalf: boolean;
  readonly position: PlaceDocument | null;
  readonly sensitivity: string;
  readonly own: OwnPart;
  readonly requests: readonly RequestDocument[];
  readonly asking: Asking;
  readonly urges: number;
  readonly supervisions: number;
  readonly trail: readonly Moment[];
}

/** 移交: a matter, or what is urgent about it, was passed on to another service, or came `from` it. */
export interface Transfer {
  readonly direction: "from" | "to";
  readonly service: "110" | "119" | "120" | "122" | "other" | "upper";
  readonly reason: string;
  readonly receipt?: string | null;
}

/** 转公安: violence, or a threat of it. */
export interface TransferToPolice {
  readonly reason: string;
}

/** 催办: by oneself, or for the reporter who has called again. */
export interface Urge {
  readonly text: string;
  readonly for_reporter?: boolean;
}

/** 走访: somebody was on the spot. */
export interface Visit {
  readonly found: string;
  readonly position?: Position | null;
}

/** 撤诉: why; `photos` show that the reporter wants it, such as a signed slip. */
export interface Withdraw {
  readonly reason: string;
  readonly photos?: readonly string[];
}

/** 撤回: a party goes no further. Either side may, at any time before an agreement is in force. */
export interface WithdrawParty {
  readonly party: number;
  readonly reason: string;
  readonly routes_told: boolean;
}

/** The body of a command, by its kind. */
export interface Bodies {
  readonly closure_dispute: DisputeClosure;
  readonly contact: Contact;
  readonly extension_request: RequestExtension;
  readonly field_task_result: FieldTaskResult;
  readonly info: SupplyInfo;
  readonly mediation: Registration;
  readonly mediation_agreed: EndMediation;
  readonly mediation_agreement: Agree;
  readonly mediation_breach: ReportBreach;
  readonly mediation_closing: Nothing;
  readonly mediation_consent: GiveConsent;
  readonly mediation_end: EndCase;
  readonly mediation_extension: Extend;
  readonly mediation_failed: EndMediation;
  readonly mediation_follow_up: FollowUpDone;
  readonly mediation_material: AddMaterial;
  readonly mediation_offer_declined: Reasoned;
  readonly mediation_offer_taken: Nothing;
  readonly mediation_oral_agreement: AgreeOrally;
  readonly mediation_performance: Perform;
  readonly mediation_police: TransferToPolice;
  readonly mediation_recusal: Recuse;
  readonly mediation_session: HeldSession;
  readonly mediation_signing: SignAgreement;
  readonly mediation_withdrawal: WithdrawParty;
  readonly note: Note;
  readonly offer_declined: Sign;
  readonly offer_taken: Sign;
  readonly opinion: GiveOpinion;
  readonly overdue_explanation: ExplainOverdue;
  readonly pause_request: RequestPause;
  readonly photo_manifest: PhotoManifest;
  readonly place_correction: CorrectPlace;
  readonly report: Report;
  readonly result: Result;
  readonly return_request: RequestReturn;
  readonly self_handling: SelfHandling;
  readonly shift: BeginShift;
  readonly shift_end: EndShift;
  readonly shift_log: LogHelp;
  readonly sign: Sign;
  readonly suggestion: Suggest;
  readonly transfer: Transfer;
  readonly unit_request: AddUnit;
  readonly urge: Urge;
  readonly visit: Visit;
  readonly whistle: BlowWhistle;
  readonly whistle_answer: AnswerWhistle;
  readonly withdrawal: Withdraw;
}

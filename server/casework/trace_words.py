"""What each event of a ticket is called and says in a trace, in Chinese and in English.

Braces name fields of the event, written for people; `{unit}` is the unit of the leg or request that is meant.
"""

from typing import NamedTuple


class Words(NamedTuple):
    """The name of an event and its sentence, each in Chinese and in English."""

    name: str
    english_name: str
    sentence: str
    english: str


WORDS: dict[str, Words] = {
    "Reported": Words(
        "上报",
        "Reported",
        "经{channel}登记，编号 {number}；诉求类型 {request_type}；地址 {address}",
        "Came in by {channel} under {number}; {request_type}; address {address}",
    ),
    "InfoRequested": Words(
        "要求补充",
        "Asked for more",
        "请诉求人补充：{reason}；期限 {due_at}",
        "The reporter is asked: {reason}; until {due_at}",
    ),
    "InfoSupplied": Words("补充", "More supplied", "补充内容：{text}", "Added: {text}"),
    "Accepted": Words(
        "受理",
        "Accepted",
        "归入类别 {category}，时限档 {deadline_class}，紧急程度 {urgency}；承诺办结 {promise_due}",
        "Filed under {category}, class {deadline_class}, urgency {urgency}; promised by {promise_due}",
    ),
    "Amended": Words("更正", "Amended", "更正理由：{reason}", "Corrected because: {reason}"),
    "AboutCorrected": Words(
        "改被反映单位",
        "Another unit complained about",
        "被反映单位：{about}；理由：{reason}；其承办部分改由 {next_leg}",
        "Complains about {about}; because: {reason}; what it had to do goes to {next_leg}",
    ),
    "Rehomed": Words(
        "网格重新划分",
        "Given a new home",
        "网格重新划分后归属变更（原 {area_before}）",
        "Boundaries were drawn anew; it lay in {area_before} before",
    ),
    "Recounted": Words(
        "时限重算",
        "Counted again",
        "工作日历更新为 {calendar_version}，时限重新计算；承诺办结日 {promise_due_on}",
        "Counted by calendar {calendar_version}; promised by {promise_due_on}",
    ),
    "RejectionProposed": Words(
        "拟不予受理", "Rejection proposed", "依据 {item}；告知：{script}", "By item {item}; told: {script}"
    ),
    "Rejected": Words(
        "不予受理",
        "Rejected",
        "依据 {item}；告知：{script}；可申诉至 {appeal_until}",
        "By item {item}; told: {script}; appeal until {appeal_until}",
    ),
    "Appealed": Words("申诉", "Appealed", "申诉理由：{reason}", "Because: {reason}"),
    "WithdrawalAsked": Words(
        "撤诉待凭证",
        "Withdrawal waits for proof",
        "原因：{reason}；凭证照片尚未到齐 {proof}",
        "Because: {reason}; photos that prove it have not all come: {proof}",
    ),
    "Withdrawn": Words(
        "撤诉",
        "Withdrawn",
        "原因：{reason}；凭证照片 {proof}",
        "Because: {reason}; proved by photos {proof}",
    ),
    "Dispatched": Words(
        "派单",
        "Dispatched",
        "派至 {legs}；系统自动派单：{automatic}；原推荐：{proposed}；说明：{note}",
        "To {legs}; by the system: {automatic}; proposed were: {proposed}; note: {note}",
    ),
    "DispatchRecalled": Words(
        "撤回派单",
        "Dispatch recalled",
        "撤回对 {units} 的派单；理由：{reason}",
        "Taken back from {units}; because: {reason}",
    ),
    "UnitAdded": Words("加派", "Unit added", "加派 {leg}；说明：{note}", "{leg} joined; note: {note}"),
    "ConsultationOpened": Words(
        "发起会商",
        "Consultation opened",
        "第 {level} 级；参加单位 {units}；联席会议 {conference}；期限 {due_at}；理由：{reason}",
        "Level {level}; units {units}; meeting {conference}; until {due_at}; because: {reason}",
    ),
    "OpinionGiven": Words(
        "会商意见", "Opinion given", "{unit}：同意 {agrees}；{text}", "{unit}: agrees {agrees}; {text}"
    ),
    "SilenceCounted": Words(
        "逾期未表态视为同意",
        "Silence counted",
        "{units} 逾期未发表意见，视为同意",
        "{units} said nothing in time and so agree",
    ),
    "MeetingConvened": Words(
        "召集会议",
        "Meeting convened",
        "{held_at}，{place}；请 {units}；议题：{agenda}",
        "{held_at}, {place}; invited: {units}; about: {agenda}",
    ),
    "MeetingMinuted": Words(
        "会议纪要",
        "Meeting minuted",
        "第 {meeting} 次会议；到会 {attended}；缺席 {absent}；{minutes}",
        "Meeting {meeting}; came: {attended}; absent: {absent}; {minutes}",
    ),
    "ConsultationConcluded": Words(
        "会商定责",
        "Consultation concluded",
        "办理函 {letter}；依据 {basis}；参会 {participants}；派至 {legs}；未发表意见 {silent}",
        "Letter {letter}; basis {basis}; present {participants}; to {legs}; silent: {silent}",
    ),
    "Signed": Words(
        "签收",
        "Signed for",
        "{unit} 签收；自动签收：{automatic}",
        "{unit} took it up; by the clock: {automatic}",
    ),
    "Offered": Words("秒派到人", "Offered", "请 {to} 接单，期限 {until}", "Offered to {to} until {until}"),
    "ReturnRequested": Words(
        "退单申请",
        "Return requested",
        "{unit} 申请退单：{reason_code}；条款 {clause}；说明：{remark}；建议单位 {suggested_unit}；裁定期限 {due_at}",
        "{unit}: {reason_code}; clause {clause}; note: {remark}; suggests {suggested_unit}; verdict by {due_at}",
    ),
    "ReturnGranted": Words(
        "同意退单",
        "Return granted",
        "{unit} 退单获准；改派 {next_leg}；说明：{reason}",
        "{unit} was relieved; next: {next_leg}; note: {reason}",
    ),
    "ReturnRefused": Words(
        "驳回退单", "Return refused", "驳回 {unit} 的退单：{reason}", "{unit} keeps it: {reason}"
    ),
    "FinallyAssigned": Words(
        "终审指定",
        "Finally assigned",
        "指定 {next_leg} 承办：{reason}",
        "{next_leg} has it for good: {reason}",
    ),
    "PauseRequested": Words(
        "申请待诉求人配合",
        "Pause requested",
        "{unit}：{reason_code}；证据：{evidence}",
        "{unit}: {reason_code}; evidence: {evidence}",
    ),
    "PauseGranted": Words(
        "批准待诉求人配合",
        "Pause granted",
        "计时暂停，最迟至 {until}；原因 {reason_code}",
        "Clocks stand until {until} at most; because of {reason_code}",
    ),
    "Resumed": Words(
        "恢复办理",
        "Resumed",
        "原因 {cause}；顺延 {workdays} 个工作日，承诺办结 {promise_due}",
        "Because of {cause}; {workdays} workdays later, promised by {promise_due}",
    ),
    "ExtensionRequested": Words(
        "申请延期",
        "Extension requested",
        "{unit} 申请 {workdays} 个工作日：{reason}；告知诉求人 {citizen_told_at}",
        "{unit} asks for {workdays} workdays: {reason}; reporter told {citizen_told_at}",
    ),
    "ExtensionGranted": Words(
        "批准延期",
        "Extension granted",
        "延长 {workdays} 个工作日；承诺办结 {promise_due}",
        "{workdays} workdays more; promised by {promise_due}",
    ),
    "DeferralRequested": Words(
        "申请挂账",
        "Deferral requested",
        "{unit}：{reason_code}；责任人 {owner}；方案 {plan}；复核 {review_on}；到期 {ends_on}",
        "{unit}: {reason_code}; owner {owner}; plan {plan}; review {review_on}; ends {ends_on}",
    ),
    "DeferralGranted": Words("批准挂账", "Deferral granted", "列入挂账", "Put on the books"),
    "DeferralReviewed": Words(
        "挂账复核", "Deferral reviewed", "{finding}；下次复核 {review_on}", "{finding}; next on {review_on}"
    ),
    "DeferralEnded": Words(
        "销账", "Deferral ended", "{reason}；承诺办结 {promise_due}", "{reason}; promised by {promise_due}"
    ),
    "RequestRefused": Words(
        "不批准", "Request refused", "第 {request} 号申请未获批准：{reason}", "Request {request}: {reason}"
    ),
    "PlanProposed": Words(
        "提交阶段性方案",
        "Plan proposed",
        "{text}；完成 {finish_on}；节点 {milestones}",
        "{text}; finished by {finish_on}; milestones: {milestones}",
    ),
    "PlanAccepted": Words("认可方案", "Plan accepted", "方案获认可", "The plan holds"),
    "MilestoneMet": Words(
        "完成节点", "Milestone met", "第 {milestone} 个节点：{remark}", "Milestone {milestone}: {remark}"
    ),
    "Mediated": Words(
        "转调解",
        "Referred to mediation",
        "{parties} 方当事人同意调解；期限 {due_at}",
        "{parties} parties agree to it; until {due_at}",
    ),
    # What was said and agreed stays with the mediation team: state and date are all that a trace shows.
    "MediationEnded": Words(
        "调解结束", "Mediation ended", "达成协议：{agreed}", "Agreement reached: {agreed}"
    ),
    "ResultSubmitted": Words(
        "反馈办结",
        "Result submitted",
        "{unit}：{handling}；公开答复：{public_reply}；属实 {is_true}；已联系 {contacted}；已解决 {solved}；"
        "未解决原因：{unsolved_reason}；超期说明：{explanation}",
        "{unit}: {handling}; reply: {public_reply}; true {is_true}; contacted {contacted}; solved {solved};"
        " not solved because: {unsolved_reason}; late because: {explanation}",
    ),
    "OverdueExplained": Words(
        "超期说明", "Overdue explained", "{unit}：{explanation}", "{unit}: {explanation}"
    ),
    "ResultRejected": Words(
        "驳回重办", "Result rejected", "驳回理由：{code} {reason}", "Because: {code} {reason}"
    ),
    "ResultApproved": Words("审核通过", "Result approved", "说明：{note}", "Note: {note}"),
    "CallbackRecorded": Words(
        "回访",
        "Callback",
        "{caller_kind}回访；并单诉求 {voice}；联系上 {contacted}；单位联系过 {unit_called}；"
        "已解决 {solved}；满意度 {satisfied}；"
        "不满意原因 {why}；联系不到 {gone}；备注：{remark}",
        "By {caller_kind}; merged report {voice}; reached {contacted}; a unit got in touch {unit_called};"
        " solved {solved}; satisfied {satisfied}; why not: {why}; beyond reach: {gone}; remark: {remark}",
    ),
    "Closed": Words("结案", "Closed", "结案方式：{closure_type}", "As {closure_type}"),
    "ClosureDisputed": Words(
        "不实办结",
        "Closure disputed",
        "现场未办好：{reason}；距工单 {distance_m} 米；照片 {photos}",
        "It is not done: {reason}; {distance_m} m from the ticket; photos {photos}",
    ),
    "DemandReviewed": Words(
        "诉求合理性审核",
        "Demand reviewed",
        "诉求合理 {reasonable}：{reason}",
        "Reasonable {reasonable}: {reason}",
    ),
    "Reopened": Words(
        "二次办理",
        "Reopened",
        "第 {cycle} 轮：{reason}；承诺办结 {promise_due}",
        "Round {cycle}: {reason}; promised by {promise_due}",
    ),
    "SelfHandled": Words(
        "自处自结",
        "Handled on the spot",
        "{remark}；处理前照片 {before}；处理后照片 {after}；他人核查 {sampled}；此前在此自处 {repeats}",
        "{remark}; photo before {before}; photo after {after}; looked at by another: {sampled};"
        " ended here before: {repeats}",
    ),
    "SelfHandlingConfirmed": Words("自处属实", "Self-handling confirmed", "说明：{note}", "Note: {note}"),
    "SelfHandlingRefused": Words("自处不实", "Self-handling refused", "{reason}", "{reason}"),
    "ExclusionRequested": Words(
        "申请剔除", "Exclusion requested", "{unit} 依据 {item}：{reason}", "{unit}, by item {item}: {reason}"
    ),
    "ExclusionEndorsed": Words("街道同意剔除", "Exclusion endorsed", "意见：{reason}", "Opinion: {reason}"),
    "Excluded": Words("剔除", "Excluded", "依据 {item}：{reason}", "By item {item}: {reason}"),
    "Recorded": Words("记录", "Recorded", "{kind}：{body}", "{kind}: {body}"),
    "Merged": Words(
        "并单",
        "Merged",
        "并入 {master_number}；依据：{evidence}；简要答复 {reply}",
        "Into {master_number}; evidence: {evidence}; short reply: {reply}",
    ),
    "Unmerged": Words("拆单", "Unmerged", "{reason}", "{reason}"),
    "Subscribed": Words("收并", "Voice joined", "{child_number} 并入本件", "{child_number} joined"),
    "Unsubscribed": Words("取消收并", "Voice left", "一件并单被取消", "A voice was meant for another matter"),
    "Urged": Words(
        "催办", "Urged", "{text}；代诉求人 {for_reporter}", "{text}; for the reporter: {for_reporter}"
    ),
    "Supervised": Words(
        "督办",
        "Supervised",
        "{form}，第 {level} 级，对象 {addressee}：{text}；回复期限 {due_at}；文号 {letter}",
        "{form}, level {level}, to {addressee}: {text}; answer by {due_at}; letter {letter}",
    ),
    "SupervisionAnswered": Words("督办回复", "Supervision answered", "{text}", "{text}"),
    "SupervisionEnded": Words("督办办结", "Supervision ended", "{remark}", "{remark}"),
    "Escalated": Words("提级", "Escalated", "提至第 {level} 级：{reason}", "To level {level}: {reason}"),
    "TermMissed": Words(
        "逾期未决",
        "Term missed",
        "{what}（第 {no} 项）未在 {due_at} 前完成",
        "{what} (no. {no}) was not done by {due_at}",
    ),
    "Reminded": Words(
        "催办提醒",
        "Reminded",
        "提醒 {unit}：第 {leg} 个承办须于 {due_at} 前办结",
        "{unit} was reminded of part {leg}, due by {due_at}",
    ),
    "HandedOver": Words(
        "移送纪检监察", "Handed over", "移送 {to}，回执 {receipt}", "To {to}, receipt {receipt}"
    ),
    "Recurred": Words("反复发生", "Recurred", "此处此前已办结 {earlier}", "Ended here before: {earlier}"),
    "Watched": Words("列入督办关注", "Put under watch", "来源：{ground}", "Because of {ground}"),
    "GroupRiskFound": Words(
        "发现群体隐患",
        "Group risk found",
        "依据：{signs}；用语：{words}；限制查看并即时报区",
        "By {signs}; words: {words}; the view is restricted and the district told",
    ),
    "SiblingRegistered": Words(
        "一单多事",
        "Another matter of the call",
        "同一来电另有诉求，已另行登记",
        "Another matter of the same call stands on a ticket of its own",
    ),
    "SweepOrdered": Words(
        "派举一反三",
        "Sweep ordered",
        "请 {unit} 排查 {category}：{what}；期限 {due_at}",
        "{unit} looks for more of {category}: {what}; until {due_at}",
    ),
    "SweepReported": Words(
        "举一反三结果",
        "Sweep reported",
        "第 {sweep} 项：{remark}；新登记 {found}",
        "Sweep {sweep}: {remark}; registered: {found}",
    ),
    "SuggestionMade": Words(
        "建议",
        "Suggestion",
        "建议{what}：{text}；另一工单 {ticket}",
        "{what}: {text}; the other ticket {ticket}",
    ),
    "FieldTaskOrdered": Words(
        "派现场任务",
        "Field task ordered",
        "{kind}：{what}；执行人 {person}；期限 {due_at}",
        "{kind}: {what}; by {person}; until {due_at}",
    ),
    "FieldTaskPassedOn": Words(
        "交接现场任务",
        "Field task passed on",
        "第 {task} 项交由 {person} 执行",
        "Task {task} is now {person}'s",
    ),
    "FieldTaskReported": Words(
        "现场任务结果",
        "Field task reported",
        "第 {task} 项：{finding}；{remark}；距目标 {distance_m} 米；照片 {photos}",
        "Task {task}: {finding}; {remark}; {distance_m} m from the place; photos {photos}",
    ),
    "Whistled": Words(
        "吹哨", "Whistled", "呼叫 {units}：{text}；期限 {due_at}", "{units} called: {text}; until {due_at}"
    ),
    "PhotosListed": Words("照片清单", "Photos listed", "{photos}", "{photos}"),
    "PhotoReceived": Words(
        "照片已到",
        "Photo received",
        "{by} 的{kind}{media}，SHA-256 {sha256}，{size_bytes} 字节；不予采用的原因：{reason}；存疑：{doubts}",
        "{by}, {kind}, {media}: SHA-256 {sha256}, {size_bytes} bytes; refused because: {reason}; doubtful: {doubts}",
    ),
    "WhistleAnswered": Words("报到", "Whistle answered", "{unit} 报到：{text}", "{unit} came: {text}"),
}

"""Refusals of the rules: what a matter, its parts and its time forbid."""

OF_MATTERS: dict[str, tuple[str, str]] = {
    "NotYours": (
        "您无权对工单 {number} 执行此操作",
        "No role of yours allows {act} on ticket {number}.",
    ),
    "BlocklistRefused": ("黑名单：{rule}", "The blocklist: {rule}."),
    "CallerUnreadable": ("不是电话号码（{field}：{rule}）", "{field}: no telephone number ({rule})."),
    "WhitelistRefused": ("白名单：{rule}", "The whitelist: {rule}."),
    "RosterRefused": ("班次不成立：{rule}", "This shift cannot be: {rule}."),
    "WebhookRefused": ("推送地址不可用：{rule}", "url: an address {rule}."),
    "NoSuchLeg": ("没有第 {leg} 个承办环节", "The ticket has no leg {leg}."),
    "StepDoesNotFit": (
        "现为“{state}”，不能“{step}”",
        "In state {state} the step {step} does not fit.",
    ),
    "LegAlreadySigned": ("第 {leg} 个承办环节已签收", "Leg {leg} was signed for before."),
    "LegAlreadyAnswered": ("第 {leg} 个承办环节已反馈", "Leg {leg} has been answered."),
    "StationUnknown": (
        "没有驻点 {station}，或不在您的服务区域",
        "There is no help station {station}, or none of your area.",
    ),
    "ShiftNotYours": (
        "不是您的班次，或已离岗（{shift}）",
        "shift: {shift} is not yours, or has been ended.",
    ),
    "LegNotSigned": ("第 {leg} 个承办环节尚未签收", "Leg {leg} has to be signed for first."),
    "CallbackOwed": (
        "结案前须回访 {number} 的诉求人：已试 {attempts} 次、{days} 天，需至少 {attempts_min} 次且不少于 {days_min} 天",
        "The reporter of {number} has not been reached: {attempts} attempts on {days} days,"
        " {attempts_min} on {days_min} days are needed.",
    ),
    "ExplanationOwed": (
        "第 {leg} 个承办环节超期，须先提交超期说明",
        "Leg {leg} was answered late; its unit must explain why first.",
    ),
    "PlaceMissing": ("请填写位置或地址", "position: a report needs a position or an address."),
    "ReasonMissing": ("驳回须说明理由", "reason: a rejection needs one."),
    "DepartureUnexplained": (
        "推荐单位（{proposed}）没有疑点，改派其他单位须在说明中写明理由",
        "{field}: {proposed} was proposed without any doubt; say why it is dispatched otherwise.",
    ),
    "NothingToAmend": (
        "工单 {number} 的内容没有变化",
        "Nothing of ticket {number} would change: give a place, a category or an urgency.",
    ),
    "UnitNotAgain": (
        "{unit} 已退回此件（或建议单位就是自己），不能再派",
        "units: {unit} gave this matter back, or suggests itself.",
    ),
    "NoSuchPart": (
        "没有第 {no} 号待处理事项（{part}）",
        "{part}: there is none that waits under number {no}.",
    ),
    "NeedsSecondPerson": (
        "“{step}”须由另一人办理",
        "{step}: a second person has to do this.",
    ),
    "OwnMatter": (
        "{unit} 不能办理（本单位事项，或未被邀请）",
        "Unit {unit} may not: it is its own matter, or it was not asked.",
    ),
    "SecondLook": (
        "工单 {number} 须由他人核查",
        "Ticket {number} is checked by somebody else than who did or reported it.",
    ),
    "VerdictIsFinal": (
        "第 {leg} 个承办环节为终审指定，不再更改",
        "Leg {leg} was assigned for good.",
    ),
    "ReturnedBefore": (
        "{unit} 已申请过退单",
        "{unit} has asked for a return before.",
    ),
    "ReturnWindowClosed": (
        "第 {leg} 个承办环节退单期限已过（{until}）",
        "Leg {leg} could be returned until {until}.",
    ),
    "AskedAlready": (
        "已有同类申请待审（{kind}）",
        "A request ({kind}) waits to be decided already.",
    ),
    "TimeUsedUp": (
        "“{kind}”已达上限（{limit}）",
        "{kind}: the limit of {limit} is reached.",
    ),
    "TooLate": (
        "已过期限（{until}）",
        "It could be asked until {until}.",
    ),
    "NotYetDue": (
        "“{step}”时间未到",
        "The time for {step} has not come.",
    ),
    "DayOutOfRange": (
        "{field} 日期超出范围",
        "{field}: the day is out of range.",
    ),
    "CodeUnknown": (
        "{field} 没有 {code}（可用：{known}）",
        "{field}: there is no {code}; known are {known}.",
    ),
    "EvidenceMissing": (
        "须先有 {needed} 次联系记录（申请待配合的，须在不同时间）",
        "{field}: {needed} logged attempts are needed first; for a pause, at different times.",
    ),
    "CitizenNotTold": (
        "须先告知诉求人",
        "citizen_told: the reporter has to be told first.",
    ),
    "SafetyStays": (
        "紧急程度为 {urgency} 的安全类事项不能撤诉",
        "A matter of urgency {urgency} is not taken back.",
    ),
    "ScriptMissing": (
        "不予受理 {item} 须说明清单规定的话术：{script}",
        "What is said must contain the words that the list has for {item}.",
    ),
    "NotAllowedHere": (
        "{code} 类事项不能“{step}”",
        "{step} is not for matters of {code}.",
    ),
    "NotDoneHere": (
        "本市政策不设此项（{policy}）",
        "{step}: the policy of this city does not have it ({policy}).",
    ),
    "UnitNotNamed": (
        "须写明应办单位（{field}）",
        "{field}: the unit whose matter it is has to be named.",
    ),
    "ParticipantsMissing": (
        "联席会议须写明至少 {needed} 个参会方",
        "participants: a joint conference names at least {needed} who took part.",
    ),
    "TooFewSupervisions": (
        "已督办 {supervisions} 次，移送前须督办 {needed} 次",
        "{supervisions} supervisions so far; {needed} come before a hand-over.",
    ),
    "PhotosApart": (
        "处置前后照片相同，或相隔超过 {limit_hours} 小时",
        "before, after: the photos are the same, or more than {limit_hours} hours apart.",
    ),
    "CheckOwed": (
        "工单 {number} 须先核查",
        "Ticket {number} needs a check on the spot first.",
    ),
    "PhotoOwed": (
        "工单 {number} 须有处置后照片，或现场核查整改到位",
        "Ticket {number} needs a photo of how it looks now, or a check on the spot that finds it put right.",
    ),
    "ConsentMissing": (
        "{parties} 方中仅 {consents} 方同意调解",
        "consents: {consents} of {parties} parties have agreed.",
    ),
    "TooFewUnits": (
        "至少需要 {needed} 个单位",
        "units: at least {needed} are needed.",
    ),
    "NoSuchVoice": ("没有并入本件的工单 {voice}", "voice: no ticket {voice} was merged into this one."),
    "VoicesRemain": (
        "工单 {number} 收并了 {voices} 件诉求，须先拆单才能撤诉",
        "{number} has {voices} merged reports; take them out before it is withdrawn.",
    ),
    "DemandUnreviewed": (
        "工单 {number} 的诉求本轮尚未审核为合理，不能二次办理",
        "Nobody has found the demand of {number} reasonable in this round.",
    ),
    "ClosureIsDisputed": (
        "网格员反映工单 {number} 现场未办好，须先审核；属实的，应二次办理",
        "A grid worker says that {number} is not done; review_demand comes first, then close or reopen.",
    ),
    "MasterUnfit": (
        "不能并入 {master}",
        "master: {master} cannot be merged into.",
    ),
    "CategoryUnknown": ("没有类别 {category}", "category: the catalogue has no {category}."),
    "UrgencyUnknown": ("没有紧急程度 {urgency}", "urgency: the catalogue has no {urgency}."),
    "RequestTypeUnknown": (
        "没有诉求类型 {request_type}",
        "request_type: the catalogue has no {request_type}.",
    ),
    "DeadlineClassUnknown": (
        "没有时限档 {deadline_class}",
        "deadline_class: the catalogue has no {deadline_class}.",
    ),
    "NeedsOneLead": (
        "派单须有且只有一个主办单位，现有 {leads} 个",
        "units: exactly one lead is needed, {leads} were named.",
    ),
    "UnitUnknown": ("没有单位 {unit}", "units: there is no unit {unit}."),
    "UnitCannotHandle": ("{unit} 只能协助，不能承办", "units: {unit} may assist, not handle."),
    "NotOnDutyList": (
        "{category} 不在 {unit} 的职责清单内，不得分派",
        "units: {category} is not on the duty list of {unit}.",
    ),
    "UnitNamedTwice": ("{unit} 被重复指定", "units: {unit} is named twice."),
    "TicketNumbersExhausted": ("当日编号已用尽", "All numbers of this day are taken."),
    "ChainIsBroken": ("工单记录不连续", "The chain of events is broken."),
    "CatalogueInvalid": ("分类目录有误：{field} {rule}", "The catalogue is invalid: {field} {rule}."),
    "CalendarInvalid": ("日历数据有误：{field} {rule}", "The calendar is invalid: {field} {rule}."),
    "ExclusionsInvalid": (
        "不予受理清单有误：{field} {rule}",
        "The list of exclusions is invalid: {field} {rule}.",
    ),
    "ExclusionUnknown": ("没有不予受理事项 {exclusion}", "exclusion: the list has no item {exclusion}."),
    "DutiesInvalid": ("职责清单有误：{field} {rule}", "The duty list is invalid: {field} {rule}."),
    "DirectoryInvalid": ("调解名录有误：{field} {rule}", "The directory is invalid: {field} {rule}."),
    "PolicyInvalid": ("政策数据有误：{field} {rule}", "The policy is invalid: {field} {rule}."),
    "NotUnderstood": ("无法识别的内容", "This cannot be read as a command."),
}

"""What people read when something is refused: a status for programs, a sentence in Chinese and one in English.

Rules know no wording and no status; they raise a class with facts. A test sees to it that none is missing here.
"""

#: Refusals that are not simply 422: the request was understood, and the matter forbids it.
STATUSES: dict[str, int] = {
    "SignInFailed": 401,
    "SignInNeeded": 401,
    "SendOnly": 401,
    "TooManyFailures": 429,
    "RoleMissing": 403,
    "NotYours": 403,
    "TicketUnknown": 404,
    "PackUnknown": 404,
    "LayerUnknown": 404,
    "TileUnknown": 404,
    "NoContact": 404,
    "SecondPersonAwaited": 403,
    "TokenUnknown": 400,
    "WebhookUnknown": 404,
    "WebhookRefused": 400,
    "NoSuchLeg": 404,
    "BoundaryVersionUnknown": 404,
    "AreaNeverWas": 404,
    "HandheldUnknown": 404,
    "HandoverUnknown": 404,
    "HandoverOver": 409,
    "HandoverOpen": 409,
    "RedivisionUnknown": 404,
    "PostNotOpen": 404,
    "FigureUnknown": 404,
    "GroupingUnfit": 400,
    "PeriodUnfit": 400,
    "SecondPersonNeeded": 403,
    "BeyondYourArea": 403,
    "BoundaryVersionTaken": 409,
    "RedivisionDecided": 409,
    "GroundLost": 409,
    "ProposalOutdated": 409,
    "KeyUsedTwice": 409,
    "StepDoesNotFit": 409,
    "LegAlreadySigned": 409,
    "LegAlreadyAnswered": 409,
    "LegNotSigned": 409,
    "CallbackOwed": 409,
    "ExplanationOwed": 409,
    "VersionMismatch": 412,
    "BoundariesInvalid": 400,
    "PlaceMissing": 400,
    "ReasonMissing": 400,
    "NothingToAmend": 400,
    "UnitNotAgain": 409,
    "NoSuchPart": 404,
    "NeedsSecondPerson": 403,
    "OwnMatter": 403,
    "SecondLook": 403,
    "VerdictIsFinal": 409,
    "ReturnedBefore": 409,
    "ReturnWindowClosed": 409,
    "AskedAlready": 409,
    "TimeUsedUp": 409,
    "TooLate": 409,
    "NotYetDue": 409,
    "DayOutOfRange": 400,
    "CodeUnknown": 400,
    "EvidenceMissing": 409,
    "CitizenNotTold": 409,
    "SafetyStays": 409,
    "ScriptMissing": 400,
    "NotAllowedHere": 409,
    "PhotosApart": 400,
    "CheckOwed": 409,
    "ConsentMissing": 409,
    "TooFewUnits": 400,
    "MasterUnfit": 409,
    "CategoryUnknown": 400,
    "ExclusionUnknown": 400,
    "UrgencyUnknown": 400,
    "RequestTypeUnknown": 400,
    "DeadlineClassUnknown": 400,
}

#: Class name → (zh-CN, en). Facts stand in braces.
SENTENCES: dict[str, tuple[str, str]] = {
    "FigureUnknown": ("没有指标 {figure}", "There is no figure {figure}."),
    "GroupingUnfit": ("不能按 {by} 分组，可按 {known}", "It is not grouped by {by}, but by {known}."),
    "PeriodUnfit": (
        "时段 {since} 至 {until} 不可用：起止颠倒，或分段过多",
        "The period from {since} to {until} ends before it begins, or has too many parts.",
    ),
    "SignInFailed": ("用户名或密码不正确", "Name and password do not go together."),
    "SignInNeeded": ("请先登录", "A sign-in is needed."),
    "SendOnly": (
        "登录已过期：未上报的内容仍可上传，查看请重新登录",
        "The sign-in has run out: unsent work is still taken, but nothing is read.",
    ),
    "TooManyFailures": (
        "登录失败次数过多，请 {retry_after_s} 秒后再试",
        "Too many failed sign-ins; try again in {retry_after_s} seconds.",
    ),
    "RoleMissing": ("此入口仅限以下角色：{roles}", "This door is for these roles: {roles}."),
    "NotYours": (
        "无权对工单 {number} 执行此操作（{act}）",
        "No role of yours allows {act} on ticket {number}.",
    ),
    "TicketUnknown": (
        "没有工单 {reference}，或您无权查看",
        "There is no ticket {reference}, or none that you may see.",
    ),
    "PackUnknown": (
        "离线包 {version} 不是当前版本，请重新获取",
        "Pack {version} is not current; pack:current in the mailbox names the one that is.",
    ),
    "LayerUnknown": ("没有图层 {layer}", "The boundaries have no layer {layer}."),
    "TileUnknown": ("没有瓦片 {tile}", "There is no tile {tile}."),
    "NoContact": ("工单 {number} 没有联系方式", "Ticket {number} has no contact."),
    "SecondPersonAwaited": (
        "查看工单 {number} 的联系方式须先申请，并由另一人同意",
        "Ask first to see the contact of ticket {number}; another person has to agree.",
    ),
    "WebhookUnknown": ("没有订阅 {webhook}", "There is no subscription {webhook}."),
    "WebhookRefused": ("推送地址不可用：{rule}", "url: an address {rule}."),
    "TokenUnknown": ("水印编号 {token} 无法识别", "token: {token} is no token of a watermark."),
    "NoSuchLeg": ("没有第 {leg} 个承办环节", "The ticket has no leg {leg}."),
    "KeyUsedTwice": (
        "幂等键 {key} 已用于另一件诉求",
        "The idempotency key {key} was used for another report.",
    ),
    "StepDoesNotFit": (
        "当前状态（{state}）不能执行此步骤（{step}）",
        "In state {state} the step {step} does not fit.",
    ),
    "LegAlreadySigned": ("第 {leg} 个承办环节已签收", "Leg {leg} was signed for before."),
    "LegAlreadyAnswered": ("第 {leg} 个承办环节已反馈", "Leg {leg} has been answered."),
    "LegNotSigned": ("第 {leg} 个承办环节尚未签收", "Leg {leg} has to be signed for first."),
    "CallbackOwed": (
        "结案前须回访：已试 {attempts} 次、{days} 天，需至少 {attempts_min} 次且不少于 {days_min} 天",
        "The reporter has not been reached: {attempts} attempts on {days} days,"
        " {attempts_min} on {days_min} days are needed.",
    ),
    "ExplanationOwed": (
        "第 {leg} 个承办环节超期，须先提交超期说明",
        "Leg {leg} was answered late; its unit must explain why first.",
    ),
    "VersionMismatch": (
        "工单已更新（现版本 {version}，您看到的是 {expected}），请刷新",
        "The ticket is at version {version}; you were looking at {expected}.",
    ),
    "PlaceMissing": ("请填写位置或地址", "position: a report needs a position or an address."),
    "ReasonMissing": ("驳回须说明理由", "reason: a rejection needs one."),
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
        "此步骤（{step}）须由另一人办理",
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
        "第 {leg} 个承办环节为终审指定，不能退单",
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
        "{kind} 已达上限（{limit}）",
        "{kind}: the limit of {limit} is reached.",
    ),
    "TooLate": (
        "已过期限（{until}）",
        "It could be asked until {until}.",
    ),
    "NotYetDue": (
        "{step} 时间未到",
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
        "须先有 {needed} 次联系记录",
        "{field}: {needed} logged attempts are needed first.",
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
        "{code} 类事项不能执行此步骤（{step}）",
        "{step} is not for matters of {code}.",
    ),
    "PhotosApart": (
        "处置前后照片相同，或相隔超过 {limit_hours} 小时",
        "before, after: the photos are the same, or more than {limit_hours} hours apart.",
    ),
    "CheckOwed": (
        "工单 {number} 须先核查",
        "Ticket {number} needs a check on the spot first.",
    ),
    "ConsentMissing": (
        "{parties} 方中仅 {consents} 方同意调解",
        "consents: {consents} of {parties} parties have agreed.",
    ),
    "TooFewUnits": (
        "至少需要 {needed} 个单位",
        "units: at least {needed} are needed.",
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
    "CityMissing": (
        "{data} 里还没有城市数据，请先运行 wangge seed",
        "{data} holds no city yet: run wangge seed first.",
    ),
    "BoundaryVersionTaken": (
        "版本号 {version} 已用于另一套边界，请换一个版本号",
        "version: {version} names another boundary set already; a published version does not change.",
    ),
    "AreasStoodOn": (
        "新边界缺少 {count} 个仍有人员、单位或职责的区域（{areas}）",
        "The new boundaries lack {count} areas on which posts, units or duties stand ({areas}).",
    ),
    "BoundaryVersionUnknown": ("没有边界版本 {version}", "There is no boundary version {version}."),
    "HandheldUnknown": ("没有手持端 {writer}", "There is no handheld {writer}."),
    "HandoverUnknown": ("没有交接单 {handover}", "There is no handover {handover}."),
    "HandoverOver": ("交接单 {handover} 已完成或已撤回", "The handover {handover} is done or withdrawn."),
    "HandoverOpen": (
        "此人的岗位正在交接（{handover}）",
        "The posts of this person are being handed over already ({handover}).",
    ),
    "SuccessorUnfit": (
        "{successor} 不能接替 {leaver}：须为另一人，且具备其全部角色",
        "successor: {successor} cannot take over from {leaver}: another person with all of their roles is needed.",
    ),
    "AreaNeverWas": ("从来没有代码为 {area} 的区域", "There never was an area of the code {area}."),
    "BoundariesInvalid": (
        "边界不可用：{rule}（{areas}）",
        "areas: these make no set of boundaries: {rule} ({areas}).",
    ),
    "SinceTooEarly": (
        "生效时间 {since} 过早：不得早于 {earliest}",
        "from: boundaries cannot be changed as of {since}; the earliest is {earliest}.",
    ),
    "CodesReused": (
        "{count} 个代码曾用于别处（{areas}）：代码不得重复使用",
        "{count} codes named other ground before ({areas}): a code is never given again.",
    ),
    "RedivisionUnknown": (
        "没有重新划分方案 {redivision}，或您无权查看",
        "There is no re-division {redivision}, or none that you may see.",
    ),
    "RedivisionDecided": (
        "方案 {redivision} 已不能执行此操作（当前：{step}）",
        "Re-division {redivision} is at {step}; that can no longer be done.",
    ),
    "SecondPersonNeeded": (
        "方案 {redivision} 须由另一人批准",
        "Re-division {redivision} must be approved by another person than its proposer.",
    ),
    "BeyondYourArea": (
        "方案涉及您辖区以外的 {count} 个区域（{areas}）",
        "The re-division changes {count} areas outside your own ({areas}).",
    ),
    "GroundLost": (
        "新边界有 {falls} 处空隙或重叠，共 {m2} 平方米；确认无误须注明接受",
        "accept_gaps: the new boundaries leave {falls} gaps or overlaps, {m2} square metres in all;"
        " say so if that is meant.",
    ),
    "ProposalOutdated": (
        "方案 {redivision} 依据的版本 {predecessor} 已不是最新，请重新试算",
        "Re-division {redivision} was worked out against {predecessor}, which is no longer the last version.",
    ),
    "PostNotOpen": (
        "{person} 在 {area} 没有待定的岗位",
        "No post of {person} on {area} waits for a decision.",
    ),
    "NotUnderstood": ("无法识别的内容", "This cannot be read as a command."),
}

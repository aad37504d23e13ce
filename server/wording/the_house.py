"""Refusals of the house around a matter: who may come in, what there is, whose turn it is."""

OF_THE_HOUSE: dict[str, tuple[str, str]] = {
    "UploadUnknown": ("没有这项上传，或已过期", "There is no such upload of yours, or it has run out."),
    "UploadFinished": ("已全部收到，不能撤回", "All of it is here already; it is not given up."),
    "OffsetConflict": ("请从第 {offset} 字节继续上传", "Upload-Offset: the upload goes on at {offset}."),
    "UploadTooLarge": (
        "文件 {size_bytes} 字节，超过上限 {limit_bytes} 字节",
        "Upload-Length: {size_bytes} bytes are more than {limit_bytes}.",
    ),
    "TypeRefused": ("不接收 {given} 类型的文件", "type: {given} is not taken, only {accepted}."),
    "DigestDiffers": (
        "文件内容与其 SHA-256 不符，请重新上传",
        "sha256: the bytes are not what it says; they were thrown away.",
    ),
    "UploadQuotaFull": (
        "上传量已达上限（{quota}：{limit}），请 {retry_after_s} 秒后再试",
        "Too much at once ({quota}: {limit}); try again in {retry_after_s} seconds.",
    ),
    "StorageFull": ("服务器存储空间不足，请稍后再传", "The server's disk is full; what has come is kept."),
    "PhotoUnknown": ("没有这张照片，或您无权查看", "There is no such photo, or none that you may see."),
    "PhotoAwaited": ("照片尚未上传", "The photo has not come yet."),
    "FigureUnknown": ("没有指标 {figure}", "There is no figure {figure}."),
    "GroupingUnfit": ("不能按 {by} 分组，可按 {known}", "It is not grouped by {by}, but by {known}."),
    "PeriodUnfit": (
        "时段 {since} 至 {until} 不可用：起止颠倒，或分段过多",
        "The period from {since} to {until} ends before it begins, or has too many parts.",
    ),
    "SignInFailed": ("用户名或密码不正确", "Name and password do not go together."),
    "PasswordNotTaken": ("请使用统一身份认证登录", "Sign in by the identity provider."),
    "OidcOff": ("本系统没有启用统一身份认证", "There is no identity provider here."),
    "SignInNeeded": ("请先登录", "A sign-in is needed."),
    "HandheldNeeded": (
        "此处仅供手持端使用，请在手持端上登录或扫码配对",
        "This is for handhelds: sign in or pair on one.",
    ),
    "TooManyWatchers": (
        "已在 {limit} 处打开实时页面，请先关闭一些",
        "You watch in {limit} places already: close some of them.",
    ),
    "CsrfMissing": (
        "请从本系统页面操作：缺少 Wangge-CSRF",
        "A cookie alone changes nothing: the header Wangge-CSRF is missing or wrong.",
    ),
    "PairingRefused": (
        "配对码无效、已用过或已过期，请重新获取",
        "The pairing code is wrong, used up or has run out: ask for a new one.",
    ),
    "DeviceKeyUnfit": (
        "device_key 应为 P-256 公钥（SPKI，base64）",
        "device_key: a public key on P-256, as SubjectPublicKeyInfo in base64.",
    ),
    "DeviceKeyNeeded": (
        "本系统只接受带设备密钥的手持端，请扫码配对",
        "Handhelds need a key of their own here: pair by QR code.",
    ),
    "DeviceRefused": (
        "无法确认这台手持端，请重新登录",
        "This handheld could not be recognised: sign in again.",
    ),
    "PersonUnfit": ("人员信息有误：{field}（{rule}）", "{field}: {rule}."),
    "PostUnknown": ("{person} 在 {area} 没有岗位", "{person} has no post for {area}."),
    "PersonUnknown": ("没有人员 {person}", "There is no person {person}."),
    "CarriesNoHandheld": ("{person} 不使用手持端", "{person} carries no handheld."),
    "DigestBehind": (
        "有 {changed} 条以上更新尚未接收，请先同步",
        "More than {changed} changes are not here yet: pull first.",
    ),
    "PasswordNotChosen": ("请先修改初始口令", "Choose a password of your own first."),
    "SendOnly": (
        "登录已过期：未上报的内容仍可上传，查看请重新登录",
        "The sign-in has run out: unsent work is still taken, but nothing is read.",
    ),
    "TooManyFailures": (
        "登录失败次数过多，请 {retry_after_s} 秒后再试",
        "Too many failed sign-ins; try again in {retry_after_s} seconds.",
    ),
    "TooManyRequests": (
        "今日查询已达 {limit} 次，请 {retry_after_s} 秒后再试",
        "This address has asked {limit} times today; try again in {retry_after_s} seconds.",
    ),
    "RoleMissing": ("此入口仅限以下角色：{roles}", "This door is for these roles: {roles}."),
    "TicketUnknown": (
        "没有工单 {reference}，或您无权查看",
        "There is no ticket {reference}, or none that you may see.",
    ),
    "ProgressUnknown": (
        "编号 {number} 与校验信息不符，请核对后再查",
        "The number {number} and what was given with it do not go together.",
    ),
    "CaseUnknown": (
        "没有调解案件 {reference}，或您无权查看",
        "There is no mediation case {reference}, or none that you may see.",
    ),
    "NoSuchIdentity": ("没有登记第 {party} 方当事人的身份", "Nothing is kept of party {party}."),
    "PackUnknown": (
        "离线包 {version} 不是当前版本，请重新获取",
        "Pack {version} is not current; pack:current in the mailbox names the one that is.",
    ),
    "LayerUnknown": ("没有图层 {layer}", "The boundaries have no layer {layer}."),
    "TileUnknown": ("没有瓦片 {tile}", "There is no tile {tile}."),
    "NoContact": ("工单 {number} 没有联系方式", "Ticket {number} has no contact."),
    "ExportUnknown": ("没有这次导出申请，或已过期", "There is no export {export}, or it is over."),
    "ExportUnfit": ("导出申请不成立：{field} {rule}", "{field}: {rule}."),
    "SecondPersonAwaited": (
        "查看工单 {number} 的联系方式须先申请，并由另一人同意",
        "Ask first to see the contact of ticket {number}; another person has to agree.",
    ),
    "ShiftUnknown": ("没有您的班次 {shift}", "There is no shift {shift} of yours."),
    "RuleChangeUnknown": ("没有规则变更 {change}", "There is no rule change {change}."),
    "RuleChangeOutdated": (
        "提出之后现行规则已变，请重新提出规则变更 {change}",
        "Other rules came into force since rule change {change} was proposed: propose it anew.",
    ),
    "RuleChangeDecided": ("规则变更 {change} 已有决定", "Rule change {change} is decided already."),
    "EntryUnknown": ("名单没有 {entry} 这一条", "The list has no entry {entry}."),
    "WebhookUnknown": ("没有订阅 {webhook}", "There is no subscription {webhook}."),
    "TokenUnknown": ("水印编号 {token} 无法识别", "token: {token} is no token of a watermark."),
    "KeyUsedTwice": (
        "幂等键 {key} 已用于另一件诉求",
        "The idempotency key {key} was used for another report.",
    ),
    "VersionMismatch": (
        "内容已更新（现版本 {version}，您看到的是 {expected}），请刷新",
        "It is at version {version} now; you were looking at {expected}.",
    ),
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
    "HandheldLost": (
        "手持端 {writer} 已按遗失停用；如已找回，请重新配对",
        "The handheld {writer} was stopped as lost; if it was found again, pair it anew.",
    ),
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
}

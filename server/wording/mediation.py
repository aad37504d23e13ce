"""Refusals of the rules of mediation 调解."""

OF_MEDIATION: dict[str, tuple[str, str]] = {
    "NotYourCase": (
        "您无权对此调解案件执行此操作",
        "No role of yours allows {act} on mediation case {number}.",
    ),
    "RightsNotTold": (
        "须先告知第 {party} 方当事人权利义务",
        "rights_told: party {party} has to be told of rights and duties first.",
    ),
    "GuardianMissing": (
        "第 {party} 方当事人须由监护人代为同意",
        "by_guardian: party {party} consents through a guardian.",
    ),
    "SideMissing": ("缺少一方当事人（{side}）", "parties: nobody is on the side {side}."),
    "MediatorConflicted": (
        "{person} 须回避（{reason}）",
        "{person} may not take part here ({reason}).",
    ),
    "MediatorMissing": ("案件 {number} 还没有调解员", "Nobody leads the mediation of case {number}."),
    "SponsorTooLow": (
        "{risk}色案件须由{level}包案",
        "A {risk} case needs a sponsor of level {level} first.",
    ),
    "SessionMissing": (
        "案件 {number} 还没有有效的调解记录",
        "Case {number} has no record of a session that counts.",
    ),
    "SignaturesMissing": (
        "当事人 {parties} 尚未签字",
        "signatures: parties {parties} have not signed.",
    ),
    "RoutesNotTold": (
        "须先告知当事人仲裁、诉讼等途径",
        "{step}: the parties have to be told of arbitration and the court first.",
    ),
    "ItemUnknown": ("协议没有事项 {item}", "The agreement has no item {item} that is open."),
    "NotJointly": (
        "司法确认须由双方共同申请",
        "{step}: both sides have to ask for it together.",
    ),
    "ArchiveIncomplete": ("卷宗缺少：{missing}", "The file lacks: {missing}."),
}

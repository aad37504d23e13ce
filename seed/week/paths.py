"""The paths of the week: a name in Chinese, one in English, and the story that takes it."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from seed.week import disputes, endings, hotline, intake, joint_work, looks, redrawn, terms
from seed.week.everywhere import in_every_state
from seed.week.scene import Scene

#: A story yields the moment at which it goes on: `Tue 09:30`, or `end`.
Story = Callable[[Scene], Iterator[str]]


class Path(Struct, frozen=True):
    """路径: one way through a ticket's life."""

    zh: str
    en: str
    story: Story


PATHS = (
    Path("全渠道受理，即交即办", "intake by every channel, level 1", intake.every_channel),
    Path("待补充，答复后受理", "asked, answered, accepted", intake.question_answered),
    Path("待补充，逾期自动撤诉", "asked, never answered", intake.question_never_answered),
    Path("不予受理，双人，申诉", "rejected by two, appealed", intake.turned_away),
    Path("并单与拆单", "merged and taken apart", intake.merged),
    Path("自处自结与抽核", "done on the spot, sampled", intake.done_on_the_spot),
    Path("撤诉", "taken back", intake.taken_back),
    Path("人工复核，二次派单", "manual review, corrected", joint_work.looked_at),
    Path("签收与自动签收", "signed for, or automatically", joint_work.signed),
    Path("秒派到人与转派", "offered to a person, re-offered", joint_work.offered),
    Path("退单：驳回、改派、终审", "returns refused, granted, final", joint_work.given_back),
    Path("推诿转会商，办理函", "ping-pong, consultation, letter", joint_work.pushed_around),
    Path("会商交办、领导交办", "dispatch on levels 2 and 3", joint_work.consulted),
    Path("逾期未决", "returns and a consultation left undecided", joint_work.left_undecided),
    Path("加派与吹哨报到", "units added, whistled for", joint_work.helped),
    Path("待诉求人配合", "waiting for the citizen", terms.waited),
    Path("延期：批准、不批、逾期申请", "extended, refused, too late", terms.extended),
    Path("挂账、复核、销账", "deferred, reviewed, expired", terms.deferred),
    Path("阶段性方案与节点", "a plan in stages", terms.staged),
    Path("调解：成功、未成", "mediation agreed, failed", terms.mediated),
    Path("调解案件：登记到归档", "a case from registration to file", disputes.settled),
    Path("调解案件：口头协议、反悔、回访", "an oral agreement, broken", disputes.broken),
    Path("调解案件：回避、撤回、终止、转公安", "stepped aside, withdrawn, ended, police", disputes.ended),
    Path("超期说明", "overdue, explained", terms.overdue),
    Path("审核驳回重办", "result rejected, redone", endings.sent_back),
    Path("多次回访，无法联系", "called three times, unreachable", endings.not_reached),
    Path("不满意二次办理", "unsatisfied, second round", endings.not_satisfied),
    Path("不实办结，号码有误", "closure disputed, a wrong number", endings.undone),
    Path("剔除", "excluded by two levels", endings.excluded),
    Path("反复发生与举一反三", "it recurs, a sweep around", endings.recurring),
    Path("催办、四级督办、移送", "urged, supervised, handed over", endings.supervised),
    Path("代表委员通道、专席", "a deputy's channel, a desk's queue", hotline.deputies),
    Path("群体隐患：限制查看、报区、研判", "group risk: restricted, judged", hotline.group_risk),
    Path("黑名单与申诉", "a number kept out, appealed", hotline.kept_out),
    Path("值班、夜间特急、交接班", "on duty, a night's emergency", hotline.night),
    Path("查看联系方式、导出轨迹、考核", "contacts revealed, traces, figures", looks.looked),
    Path("网格重新划分", "grids drawn anew", redrawn.merged_grids),
    Path("各状态改件、走访、撤诉", "what fits in every open state", in_every_state),
)

/** 时限与督办看板 */
export const terms = {
  title: "时限与督办看板",
  piles: {
    due_today: "今日到期", red: "超期", overdue_1: "超期 1 天内", overdue_3: "超期 1–3 天", overdue_7: "超期 3–7 天", overdue_more: "超期 7 天以上",
    unsigned: "待签收", unassigned: "待派单", disputed: "退单审核中", to_decide: "待批申请", returned_twice: "两次退单", critical: "特急", undecided: "逾期未决", to_review: "待审核", unsatisfied: "不满意待重办", group_risk: "群体隐患", watched: "督办关注",
  } as Record<string, string>,
  delayed: "延时工单",
  kinds: { overdue: "超期", extension: "延期", deferral: "挂账", pause: "待诉求人配合" } as Record<string, string>,
  toDecide: "待批",
  since: (at: string) => `自 ${at}`,
  proposals: "督办建议",
  level: (n: number) => `${n} 级`,
  take: (n: number) => `按建议督办（${n} 级）`,
  grounds: {
    overdue: "超期", urges: "多次催办", approved_returns: "多次退单", rejected_results: "多次驳回重办", unsatisfied_rounds: "多轮不满意", supervisions: "多次督办",
    unassigned: "无人承办", undecided: "本级逾期未决", unsupervised: "单位无上级", whistle_unanswered: "吹哨未报到", supervision_unanswered: "督办未回复",
  } as Record<string, string>,
  units: "单位分档（近 30 天）",
  unit: "单位",
  n: "件数",
  bands: "A 最好；件数太少不分档",
  empty: "这段时间没有可统计的",
  nothingHere: "此类没有工单",
  choose: "选一类查看工单",
};

/** 承办 */
export const handling = {
  title: "承办",
  piles: { sign: "待签收", work: "办理中", paused: "待诉求人配合", deferred: "挂账", answered: "已反馈待审核", callback: "待回访" } as Record<string, string>,
  empty: "本单位没有这类工单",
  unit: (name: string) => `${name}的工单`,
};

/** 大屏 */
export const wall = {
  title: "今日态势",
  today: { received: "今日受理", closed: "今日结案", open: "在办", overdue: "超期", due_today: "今日到期", unsigned: "待签收" },
  numbers: "今日数字",
  map: (figure: string) => `各区域${figure}`,
  trend: (days: number) => `近 ${days} 天受理与结案`,
  received: "受理",
  closed: "结案",
  categories: (days: number) => `近 ${days} 天热点类别`,
  noCategories: "没有足够多的同类工单",
  shares: (days: number) => `近 ${days} 天指标`,
  n: (n: number) => `件数 ${n}`,
  tooFew: "件数太少",
  whole: "全屏",
  back: "返回",
  stale: (at: string) => `连接中断，正在重连。以下为 ${at} 的数据`,
  clock: "现在时间",
};

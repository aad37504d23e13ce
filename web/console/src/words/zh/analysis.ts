/** 分析 */
export const analysis = {
  title: "分析",
  from: "自",
  until: "至",
  figure: "指标",
  share: "比率",
  formula: "口径",
  sheet: "导出表格",
  print: "打印",
  by: "分组",
  groupings: { unit: "按单位", street: "按街镇", community: "按社区", category_group: "按大类", category: "按子项", channel: "按来源", day: "按日", week: "按周", month: "按月" },
  units: "单位分档与件数",
  rate: "比率",
  count: "件数",
  trend: (name: string) => `${name}的走势`,
  choose: "点一个指标看分组",
};

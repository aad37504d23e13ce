/** Analysis. */
export const analysis = {
  title: "Analysis",
  from: "from",
  until: "until",
  figure: "Figure",
  share: "Share",
  formula: "Formula",
  sheet: "Export a workbook",
  print: "Print",
  by: "Grouped",
  groupings: { unit: "by unit", street: "by street", community: "by community", category_group: "by family", category: "by category", channel: "by way in", day: "by day", week: "by week", month: "by month" },
  units: "Units in bands, with n",
  rate: "Share",
  count: "n",
  trend: (name: string) => `${name} over time`,
  choose: "Choose a figure to see its groups",
};

/** 工作台 */
export const workbench = {
  title: "工作台",
  report: "一键上报",
  todo: "今日待办",
  soon: "即将超期",
  overdue: "已超期",
  unsent: "待同步",
  refused: "被退回",
  rooms: "其他工作",
  grids: "我的网格",
  moreGrids: (n: number) => `另有 ${n} 个`,
  noPack: "离线包尚未下载，请联网",
  version: (version: string) => `网格版本 ${version}`,
  heard: (at: string) => `上次同步 ${at}`,
  notHeard: "打开后尚未同步",
};

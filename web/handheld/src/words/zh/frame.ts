/** What stands around every screen. */
export const frame = {
  app: "网格通",
  back: "返回",
  busy: "请稍候…",
  tabs: { label: "主菜单", workbench: "工作台", todo: "待办", report: "上报", map: "地图", me: "我的" },
  update: { waits: "有新版本", take: "立即更新" },
};

/** 网格地图 */
export const map = {
  title: "网格地图",
  label: "我的网格和在办工单",
  loading: "正在画地图…",
  noWebGl: "此浏览器无法显示地图，请看下面的列表",
  showAll: "全部网格",
  showMe: "我的位置",
  noPosition: "无法定位",
  own: "我的网格",
  around: "相邻网格",
  open: (n: number) => `在办 ${n}`,
  none: "无在办工单",
  lights: { red: "超期", yellow: "预警", green: "正常", grey: "暂停计时" },
  legend: "颜色为时限灯",
};

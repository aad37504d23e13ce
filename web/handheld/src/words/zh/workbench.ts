export const workbench = { title: "工作台", report: "一键上报" };

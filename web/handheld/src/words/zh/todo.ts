export const todo = { title: "待办", empty: "暂无待办" };

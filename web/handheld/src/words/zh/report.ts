export const report = { title: "问题上报" };

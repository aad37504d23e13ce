/** 待办 */
export const todo = {
  title: "待办",
  empty: "暂无待办",
  due: (at: string) => `${at} 前`,
  expects: {
    sign: "签收", result: "反馈办结", offer: "抢单", explanation: "超期说明", field_task: "核实核查", opinion: "会商意见", whistle: "报到",
  },
};

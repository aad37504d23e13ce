/** 看联系方式 */
export const contact = {
  show: "看联系方式",
  hide: "收起",
  purpose: "用途",
  purposes: {
    callback: "回访", verify: "核实", visit: "上门", inform: "告知", emergency: "应急", mediation: "调解", check: "核查", other: "其他",
  },
  reason: "理由",
  lacks: "请选择用途并填写理由",
  written: "查看人、时间、用途和理由会记入查看留痕",
  watched: "已留痕：",
  needsNetwork: "联网后可看，须填写理由",
  confidential: "诉求人要求保密，不得透露给被反映的人",
  nameless: "未留姓名",
};

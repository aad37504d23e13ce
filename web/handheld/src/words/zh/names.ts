import { helper } from "./helper.ts";
import { mediation } from "./mediation.ts";

/** Codes of the catalogue and of documents, by name. */
export const names = {
  requestType: { CONSULT: "咨询", HELP: "求助", COMPLAINT: "投诉", REPORT: "举报", SUGGEST: "建议", PRAISE: "表扬", PATROL: "巡查发现" },
  urgency: { critical: "特急", urgent: "紧急", normal: "一般" },
  kind: {
    report: "上报", note: "备注", contact: "联系群众", visit: "走访", photo_manifest: "照片", self_handling: "自处自结", sign: "签收",
    result: "反馈办结", return_request: "退单申请", extension_request: "延期申请", pause_request: "待诉求人配合", unit_request: "申请协办", suggestion: "建议",
    field_task_result: "核实核查", place_correction: "改位置", ...mediation.step, ...helper.step, offer_taken: "接单", offer_declined: "谢绝接单",
    overdue_explanation: "超期说明", info: "补充情况", whistle: "吹哨", whistle_answer: "报到", opinion: "会商意见", urge: "催办", transfer: "移交", closure_dispute: "反映未办好", withdrawal: "撤诉",
  },
  queue: { unsent: "待同步", sending: "上传中", delivered: "已送达", accepted: "已受理", duplicate: "重复", refused: "被退回", quarantined: "待核" },
};

/** 规则清单按行编辑: tables, columns and the words that cells choose from. */
export const rules = {
  rows: "清单各行",
  byRow: "按行编辑",
  byText: "按文本编辑",
  seek: "在各行中查找",
  add: "添加一行",
  up: "上移",
  down: "下移",
  remove: "去掉这一行",
  unnamed: "（未填写）",
  replaces: "会替换已写的内容",
  takeFile: "用文件替换",
  tables: { duties: "职责", items: "事项", classes: "大类", subitems: "子项", categories: "大类", joint_rules: "联合派单规则", deadline_classes: "时限档", urgency_levels: "紧急程度", request_types: "诉求类型", department_types: "部门类型", crosswalk: "标准对照", retired: "停用代码" } as Record<string, string>,
  columns: {
    unit: "承办单位", category: "类别", area: "区域代码", role: "主办或协办", legal_basis: "依据", since: "起", until: "止（不含）", hours: "时段（如 22:00-06:00，不填为全天）", object: "对象（如井盖，不填为全部）", title: "清单名称", version: "版本", catalogue_version: "目录版本（须改）",
    code: "代码", name: "名称", name_zh: "名称", name_en: "英文名称", keywords: "关键词", keywords_strong: "强关键词", keywords_negative: "排除词", redirect: "转向何处", script: "告知话术",
    action: "处理方式", needs_second_person: "须第二人确认", lead: "主办部门", alt_lead: "备选主办部门", co: "协办部门代码", deadline_class: "时限档", urgency: "紧急程度", request_type: "诉求类型",
    dispute_type: "纠纷类型", dedup_radius_m: "查重半径（米）", dedup_days: "查重天数（天）", photo_required: "须有照片", mediable: "可调解", masks_reporter: "诉求人保密", fallback: "兜底子项", pii: "敏感程度",
    all_of: "须同时出现的词（每行一组，任一即可）", mode: "派单方式", resolve_workdays: "办结（工作日）", class_colour: "档位颜色", interim_plan_only: "到期有阶段性方案即可", clock: "计时方式", sign_minutes: "签收（分钟）", first_response_minutes: "首次响应（分钟）", sign_working_hours: "签收（工作小时）", first_response_workdays: "首次响应（工作日）", needs_callback: "须回访", closes_by: "结案方式", kind: "单位性质", standard: "标准", theirs: "该标准的代码", source: "出处", last_version: "最后有效的版本", replaced_by: "改用代码",
  } as Record<string, string>,
  values: {
    transfer: "转接", explain: "解释", link: "并入原件", need_info: "请补充", blocklist: "限制呼入", joint: "主办加协办", consult: "会商交办", conference: "联席会议", sensitive: "敏感", restricted: "受限", green: "绿", yellow: "黄", red: "红", calendar_24x7: "自然时间，昼夜不停", working_time: "工作时间", field_check: "现场核查", department: "部门", street: "街道", community: "社区", enterprise: "企业", mediation: "调解组织", integration: "数据对接",
  } as Record<string, string>,
};

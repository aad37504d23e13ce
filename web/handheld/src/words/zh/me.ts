export const me = { title: "我的", language: "语言", languages: { zh: "中文", en: "English" } };

/** 出错时说的话: by the reason of the door's refusal, or by the name of what was thrown. */

type Facts = Readonly<Record<string, unknown>>;

const minutes = (seconds: unknown): number => Math.max(1, Math.ceil(Number(seconds) / 60));
const untilMinutes = (ms: unknown): number => Math.max(1, Math.ceil((Number(ms) - Date.now()) / 60_000));

export const trouble = {
  unforeseen: "出现意外问题，请稍后再试；已记录的内容都在本机",
  doors: {
    "sign-in-failed": "用户名或口令不对",
    "too-many-failures": ({ retry_after_s }: Facts) => `失败次数过多，请 ${minutes(retry_after_s)} 分钟后再试`,
    "role-missing": "此账号没有使用手持端的岗位，请联系管理员",
    "pairing-refused": "配对码无效、已用过或已过期，请向协调员要新的",
    "device-key-unfit": "本机浏览器无法生成安全密钥，请更新浏览器",
    "device-key-needed": "请用配对码或二维码登录",
    "digest-behind": "正在接收新内容，请稍后再核对",
    "bad-request": "填写的内容不完整或格式不对",
  },
  known: {
    NoReply: "连不上服务器，请到有信号的地方再试",
    NoRoom: "本机存储已满，未能保存。请先清理手机空间",
    NotAPicture: "这个文件不是能识别的照片",
    WrongPin: ({ tries_left }: Facts) => `PIN 不对，还可试 ${Number(tries_left)} 次`,
    PinPaused: ({ until_ms }: Facts) => `错误次数过多，请 ${untilMinutes(until_ms)} 分钟后再试`,
    PinTooSimple: "PIN 太简单，请勿用连续或相同的数字",
    VaultLost: "需要重新登录才能查看。未上传的记录仍会上传",
    GraceOver: "离线查看期限已过，请联网后再试。记录照常",
    VaultLocked: "已锁定，请先输入 PIN",
    NoPackYet: "首次使用需联网取得离线包",
  },
};

/** 同步状态, by the states of `sync/machine.ts`. */
export const sync = {
  stopped: "尚未开始同步",
  standby: "另一个窗口正在同步",
  sending: "正在上传",
  fetching: "正在接收",
  live: "已联网，随时同步",
  locked: "已锁定：记录照常上传，解锁后接收",
  waiting: "连不上服务器，稍后自动再试；可照常记录",
  offline: "无网络，可照常记录，联网后自动上报",
  renewing: "正在更新登录",
  send_only: "登录已过期：记录照常上传，重新登录后可查看",
  signed_out: "需要重新登录；未上传的记录都在本机",
  twin: "本机数据被复制到另一台设备，请重新登录",
  wiping: "正在上交并清除本机数据",
  wiped: "本机数据已清除",
};

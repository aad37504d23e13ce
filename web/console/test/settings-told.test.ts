import { expect, test } from "vitest";

import { settingTold } from "../src/state/settings-told.ts";
import { manage } from "../src/words/zh/manage.ts";

test.each([
  ["rules 海口规则 2026.2 approved", "规则“海口规则 2026.2”已批准"],
  ["blocklist 0193 lifted", "限制名单 0193 已解除"],
  ["whitelist 0193 (people_congress 王明) added: 换届", "代表委员名单 0193（人大代表 王明）已加入：换届"],
  ["person worker-2: posted to g2, in for worker-1", "人员 worker-2：任命到 g2，为 worker-1 备岗"],
  ["person worker-2: posted to g2", "人员 worker-2：任命到 g2"],
  ["person worker-2: no longer posted to g2", "人员 worker-2：免去 g2"],
  ["person worker-2: password given", "人员 worker-2：发放口令"],
  ["webhook w1 made: 城运中心", "推送 w1 新建：城运中心"],
  ["webhook w1: 3 messages sent again", "推送 w1 重发 3 条"],
  ["webhook w1 ended", "推送 w1 已终止"],
])("a changed setting is told in words: %s", (reason, told) => {
  expect(settingTold(reason, manage)).toBe(told);
});

test("what is not known is shown as it stands", () => {
  expect(settingTold("更换密钥", manage)).toBe("更换密钥");
});

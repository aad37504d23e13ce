import type { Words } from "../zh/index.ts";

export const todo: Words["todo"] = {
  title: "To do",
  empty: "Nothing to do",
  due: (at: string) => `by ${at}`,
  expects: {
    sign: "Sign for", result: "Report the result", offer: "Take or decline", explanation: "Explain the delay", field_task: "Check on site",
    opinion: "Give an opinion", whistle: "Answer the whistle",
  },
};

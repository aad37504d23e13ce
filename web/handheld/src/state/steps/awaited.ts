/** Which step answers what is expected of a person (the task's document). */

import type { Fitting } from "./fitting.ts";

const ANSWERS: Readonly<Record<string, string>> = {
  sign: "sign", result: "result", opinion: "opinion", offer: "offer_taken", explanation: "overdue_explanation", field_task: "field_task_result", whistle: "whistle_answer",
};
/** After the step that was awaited has been taken here, the next one that will be. */
const NEXT: readonly string[] = ["sign", "result"];

/** The step to be held out to the person first; null where none that fits is awaited. */
export function stepFor(expects: string | undefined, steps: readonly Fitting[]): string | null {
  if (expects === undefined) return null;
  return [ANSWERS[expects], ...NEXT].find((kind) => steps.some((step) => step.kind === kind)) ?? null;
}

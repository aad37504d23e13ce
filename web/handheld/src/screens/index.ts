/** Every screen by the name that stands in the address. A new one is a line here and its name in `state/place.ts`. */

import type { Component } from "vue";

import type { ScreenName } from "../state/place.ts";
import Helper from "./helper.vue";
import Me from "./me.vue";
import Mediation from "./mediation.vue";
import MediationForm from "./mediation-form.vue";
import Mediations from "./mediations.vue";
import MyGrids from "./my-grids.vue";
import Report from "./report.vue";
import Step from "./step.vue";
import Ticket from "./ticket.vue";
import Todo from "./todo.vue";
import Workbench from "./workbench.vue";

export const SCREENS = {
  workbench: Workbench,
  todo: Todo,
  ticket: Ticket,
  step: Step,
  report: Report,
  "my-grids": MyGrids,
  me: Me,
  helper: Helper,
  mediations: Mediations,
  mediation: Mediation,
  "mediation-form": MediationForm,
} satisfies Record<ScreenName, Component>;

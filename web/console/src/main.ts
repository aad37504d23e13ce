import "./theme.css";

import { createApp } from "vue";

import App from "./app.vue";
import { recall } from "./state/session.ts";

void recall();
createApp(App).mount("#app");

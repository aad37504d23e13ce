import "./theme.css";

import { createApp } from "vue";

import App from "./app.vue";
import { backFromProvider } from "./door/ways.ts";
import { recall } from "./state/session.ts";

backFromProvider();
void recall();
createApp(App).mount("#app");

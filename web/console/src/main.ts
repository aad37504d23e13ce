import "./theme.css";

import { createApp } from "vue";

import App from "./app.vue";
import { backFromProvider } from "./door/ways.ts";
import { keepFocus } from "./state/focus.ts";
import { recall } from "./state/session.ts";

backFromProvider();
void recall();
const page = document.querySelector<HTMLElement>("#app");
if (page) keepFocus(page);
createApp(App).mount("#app");

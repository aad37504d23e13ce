import "vant/lib/index.css";
import "./theme.css";

import { createApp } from "vue";

import App from "./app.vue";
import { watchForUpdates } from "./state/update.ts";

createApp(App).mount("#app");
if (import.meta.env.PROD) void watchForUpdates();

import "vant/lib/index.css";
import "./theme.css";

import { createApp } from "vue";

import App from "./app.vue";
import { openHandheld } from "./state/install.ts";
import { watchForUpdates } from "./state/update.ts";

void openHandheld();
createApp(App).mount("#app");
if (import.meta.env.PROD) void watchForUpdates();

/** Parts that are fetched when they are first shown, since with them comes the map's library or what few people need. */

import { type Component, defineAsyncComponent } from "vue";

import NotFetched from "./not-fetched.vue";

/** The component that is fetched so; in its place it is said when that fails. */
export const later = <T extends Component>(fetching: () => Promise<{ readonly default: T }>): T =>
  defineAsyncComponent({ loader: fetching, errorComponent: NotFetched }) as T;

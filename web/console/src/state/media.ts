/** 照片与录音: which of a ticket's have come, by whether one looks at them or listens. */

import type { Photo } from "../door/messages.ts";

export interface Here { readonly pictures: readonly Photo[]; readonly recordings: readonly Photo[] }

export function hereOf(photos: readonly Photo[]): Here {
  const here = photos.filter(({ state }) => state === "here");
  return { pictures: here.filter(({ media }) => media !== "recording"), recordings: here.filter(({ media }) => media === "recording") };
}

import { expect, test } from "vitest";

import type { Photo } from "../src/door/messages.ts";
import { hereOf } from "../src/state/media.ts";

const came = (sha256: string, media: Photo["media"], state: Photo["state"] = "here"): Photo => ({ sha256, kind: "scene", media, state, listed_at: "2026-11-23T08:00:00Z" });

test("pictures are looked at, recordings are heard, and what has not come is neither", () => {
  const { pictures, recordings } = hereOf([came("a", "image"), came("b", "recording"), came("c", null, "awaited"), came("d", "image"), came("e", "recording", "refused")]);

  expect(pictures.map(({ sha256 }) => sha256)).toEqual(["a", "d"]);
  expect(recordings.map(({ sha256 }) => sha256)).toEqual(["b"]);
});

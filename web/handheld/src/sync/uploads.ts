/** What goes on beside the sync of documents: photos that commands name, one after the other, once the text has gone. */

import type { Air } from "../door/air.ts";
import { DoorRefused, NoReply } from "../door/problems.ts";
import type { Album, Picture } from "../photos/album.ts";
import { upload } from "../photos/upload.ts";

/** How often bytes may arrive that are not what their name says before what lies here is given up. */
const WRONG_MAX = 2;

/** Sends all that wait; what the server will not have is marked so and holds up nothing. @throws {NoReply | ShutOut} */
export async function uploadAll(album: Album, air: Air, mayGo: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  const waiting = (await album.all()).filter(({ state }) => state === "waiting");
  for (const picture of waiting) {
    if (signal.aborted || !(await mayGo())) return;
    await uploadOrRefuse(picture, album, air, signal);
  }
}

async function uploadOrRefuse(picture: Picture, album: Album, air: Air, signal: AbortSignal, tries = 1): Promise<void> {
  try {
    await upload(picture, album, air, signal);
  } catch (error) {
    if (!(error instanceof DoorRefused)) throw error;
    if (error.reason === "unexpected") throw new NoReply(error.message);
    if (error.reason === "digest-differs" && tries < WRONG_MAX) return uploadOrRefuse(picture, album, air, signal, tries + 1);
    await album.progress(picture.sha256, { state: "refused", reason: error.reason });
  }
}

/**
 * How a photo goes to the server: in pieces by tus 1.0, under an address that its own digest names, so that it goes on
 * where it was cut, also after a restart of either side, and is not sent at all where the server has it already.
 */

import { DetailedError, Upload } from "tus-js-client";

import type { Air } from "../door/air.ts";
import { DoorRefused, NoReply, refusal, ShutOut } from "../door/problems.ts";
import type { Album, Picture } from "./album.ts";
import { TusAir } from "./tus-air.ts";

const ADDRESS = "/mobile/v1/uploads";
const PIECE_BYTES = 64 * 1024;
/** The same request may pass later, or after looking how far it had come. */
const LATER = new Set(["offset-conflict", "upload-unknown", "upload-quota-full"]);

/** Sends one photo or recording, from where it was cut. @throws {DoorRefused | NoReply | ShutOut} */
export async function upload(picture: Picture, album: Album, air: Air, signal: AbortSignal): Promise<void> {
  const bytes = await album.unsentBytes(picture.sha256);
  if (bytes === null) return album.progress(picture.sha256, { state: "refused", reason: "not-here" });
  await sent(bytes, picture, air, signal, (sent_bytes) => void album.progress(picture.sha256, { sent_bytes }));
  await album.progress(picture.sha256, { state: "sent", sent_bytes: picture.size_bytes });
}

function sent(bytes: Blob, { sha256, type, taken_at }: Picture, air: Air, signal: AbortSignal, came: (sent: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const tus = new Upload(bytes, {
      endpoint: ADDRESS,
      uploadUrl: `${ADDRESS}/${sha256}`,
      metadata: { sha256, type, taken_at },
      chunkSize: PIECE_BYTES,
      storeFingerprintForResuming: false,
      retryDelays: [],
      httpStack: new TusAir(air),
      onChunkComplete: (_, accepted) => came(accepted),
      onSuccess: () => resolve(),
      onError: (error) => void asOurs(error).then(reject),
    });
    const stop = (): void => void tus.abort().then(() => reject(new NoReply("stopped")));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    else tus.start();
  });
}

async function asOurs(error: Error): Promise<Error> {
  if (!(error instanceof DetailedError)) return error;
  if (error.causingError instanceof ShutOut || error.causingError instanceof NoReply) return error.causingError;
  const answer = error.originalResponse;
  if (!answer) return new NoReply(error.message);
  const refused = await refusal(new Response(answer.getBody(), { status: answer.getStatus() }));
  return refused instanceof DoorRefused && LATER.has(refused.reason) ? new NoReply(refused.reason) : refused;
}

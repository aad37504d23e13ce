/**
 * A photo of a size that passes a bad network and still shows what it is evidence of: at most 1600 pixels on its longer
 * side. One that is small enough stays as the camera wrote it, with all that the camera knew.
 */

export const EDGE_PX_MAX = 1600;

const BYTES_AS_IS = 600_000;
const QUALITY = 0.82;

/** What was given is no picture that this handheld can read. */
export class NotAPicture extends Error {
  override readonly name = "NotAPicture";
}

export interface Shrunk {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
}

/** @throws {NotAPicture} */
export async function shrunk(file: Blob): Promise<Shrunk> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch((error: unknown) => {
    throw new NotAPicture(String(error));
  });
  try {
    const { width, height, is_whole } = sizeWithin(picture.width, picture.height, EDGE_PX_MAX);
    if (is_whole && file.type === "image/jpeg" && file.size <= BYTES_AS_IS) return { blob: file, width, height };
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, width, height);
    return { blob: await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY }), width, height };
  } finally {
    picture.close();
  }
}

/** The size with the same shape whose longer edge is at most so long. */
export function sizeWithin(width: number, height: number, edge: number): { width: number; height: number; is_whole: boolean } {
  const scale = Math.min(1, edge / Math.max(width, height));
  const scaled = (length: number): number => Math.max(1, Math.round(length * scale));
  return { width: scaled(width), height: scaled(height), is_whole: scale === 1 };
}

/** Photos drawn anew: what they show stays; where, when and with what they were taken goes. */

const MOST_PIXELS = 24_000_000;
const QUALITY = 0.88;

export class CannotClean extends Error {
  constructor(why: "blocked" | "unreadable") {
    super(why);
    this.name = `CannotClean-${why}`;
  }
}

/** Browsers that guard against recognition give back a false picture; it must not be sent as evidence. */
async function drawsTruly(): Promise<boolean> {
  const canvas = new OffscreenCanvas(4, 4);
  const context = canvas.getContext("2d");
  if (context === null) return false;
  context.fillStyle = "#0a5c73";
  context.fillRect(0, 0, 4, 4);
  const pixels = context.getImageData(0, 0, 4, 4).data;
  return pixels.every((value, at) => value === [10, 92, 115, 255][at % 4]);
}

async function decoded(picture: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(picture);
  } catch {
    throw new CannotClean("unreadable");
  }
}

export async function cleaned(picture: Blob): Promise<Blob> {
  if (!(await drawsTruly())) throw new CannotClean("blocked");
  const bitmap = await decoded(picture);
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (bitmap.width * bitmap.height)));
  const canvas = new OffscreenCanvas(Math.max(1, Math.floor(bitmap.width * scale)), Math.max(1, Math.floor(bitmap.height * scale)));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const type = picture.type === "image/png" ? "image/png" : "image/jpeg";
  return canvas.convertToBlob({ type, quality: QUALITY });
}

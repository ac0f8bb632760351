/** Lengths that say little: four buckets for what is written, Padmé for files. */

import { concat, type Bytes } from "./bytes.ts";

export const BUCKETS = [4, 16, 64, 256].map((kib) => kib * 1024);
const LEAST_FILE = 4096;

export class TooLong extends Error {
  constructor() {
    super("too long for a message");
    this.name = "TooLong";
  }
}

function lengthField(octets: 4 | 8, length: number): Bytes {
  const field = new Uint8Array(octets);
  const view = new DataView(field.buffer);
  if (octets === 8) view.setBigUint64(0, BigInt(length));
  else view.setUint32(0, length);
  return field;
}

/** The smallest bucket that holds it. Throws `TooLong`. */
export function pad(content: Uint8Array): Bytes {
  const bucket = BUCKETS.find((size) => content.length + 4 <= size);
  if (bucket === undefined) throw new TooLong();
  return concat(lengthField(4, content.length), content, new Uint8Array(bucket - 4 - content.length));
}

/** Throws on a length that does not fit, a size that is no bucket, or anything but zeros behind the content. */
export function unpad(padded: Uint8Array): Bytes {
  if (!BUCKETS.includes(padded.length)) throw new Error("not padded");
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  if (length > padded.length - 4) throw new Error("not padded");
  if (padded.subarray(4 + length).some((octet) => octet !== 0)) throw new Error("not padded");
  return padded.slice(4, 4 + length) as Bytes;
}

/** arXiv:1806.03160, section 4; for lengths below 2^32. */
export function padme(length: number): number {
  if (length <= LEAST_FILE) return LEAST_FILE;
  const exponent = 31 - Math.clz32(length);
  const kept = 32 - Math.clz32(exponent);
  const step = 2 ** (exponent - kept);
  return Math.ceil(length / step) * step;
}

/** What stands before a file's content, and how many zeros behind it. */
export function filePadding(size: number): { head: Bytes; zeros: number } {
  return { head: lengthField(8, size), zeros: padme(size + 8) - size - 8 };
}

/** The content of a padded file. Throws on a length that does not fit. */
export function unpadFile(padded: Uint8Array): Bytes {
  if (padded.length < LEAST_FILE) throw new Error("not padded");
  const length = Number(new DataView(padded.buffer, padded.byteOffset).getBigUint64(0));
  if (length > padded.length - 8 || padme(length + 8) !== padded.length) throw new Error("not padded");
  return padded.slice(8, 8 + length) as Bytes;
}

/** Several files as one (POSIX ustar): what `tar` on every system opens. */

import { utf8, type Bytes } from "../protocol/index.ts";

const BLOCK = 512;

export interface Entry {
  /** plain letters, at most 100: nothing in it leads anywhere */
  path: string;
  content: Uint8Array;
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, "0")}\0`;
}

function headOf({ path, content }: Entry, seconds: number): Bytes {
  if (!/^[a-z0-9][a-z0-9./_-]{0,99}$/.test(path) || path.includes("..")) throw new Error("a path that is none of ours");
  const head = new Uint8Array(BLOCK);
  const put = (at: number, said: string) => head.set(utf8(said), at);
  put(0, path);
  put(100, octal(0o600, 7) + octal(0, 7) + octal(0, 7) + octal(content.length, 11) + octal(seconds, 11));
  put(148, "        0"); // where the sum will stand, and: an ordinary file
  put(257, "ustar\x0000");
  const sum = head.reduce((all, octet) => all + octet, 0);
  put(148, `${octal(sum, 6)} `);
  return head;
}

export function tarOf(entries: Entry[], made: Date): Blob {
  const seconds = Math.floor(made.getTime() / 1000);
  const parts = entries.flatMap((one) => [headOf(one, seconds), one.content as Bytes, new Uint8Array((BLOCK - (one.content.length % BLOCK)) % BLOCK)]);
  return new Blob([...parts, new Uint8Array(2 * BLOCK)]);
}

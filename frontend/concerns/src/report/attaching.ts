/** Files as they are added: how many, how large, and whether a photo could be cleaned. */

import { b64, random } from "../protocol/bytes.ts";
import { padme } from "../protocol/padding.ts";
import type { Attached } from "./store.ts";
import { WorkFailed, type Work } from "./work.ts";

export const MOST_FILES = 10;
export const MOST_EACH = 25 * 1024 * 1024;
export const MOST_ALL = 60 * 1024 * 1024;

export type Refused = "too-many" | "too-large" | "too-much" | "empty";
export type Problem = { name: string; why: Refused | "not-cleaned" | "clean-blocked" };

/** What a file takes on the server: padded, and a little for age round each piece. */
export function taken(size: number): number {
  return Math.ceil(padme(size + 8) * 1.0005) + 1024;
}

const PHOTO = /^image\/(jpeg|png|webp|gif|bmp|avif|heic|heif)$/;

export function isPhoto(type: string): boolean {
  return PHOTO.test(type);
}

export function refusedFor(file: Blob, there: { content: Blob }[]): Refused | null {
  if (there.length >= MOST_FILES) return "too-many";
  if (file.size === 0) return "empty";
  if (file.size > MOST_EACH) return "too-large";
  const all = there.reduce((sum, one) => sum + taken(one.content.size), taken(file.size));
  return all > MOST_ALL ? "too-much" : null;
}

function renamed(name: string, type: string): string {
  const stem = name.replace(/\.[^.]*$/, "");
  return `${stem}.${type === "image/png" ? "png" : "jpg"}`;
}

/** A photo drawn anew, or null and why not. */
async function cleanedPhoto(work: Work, file: File): Promise<Blob | "not-cleaned" | "clean-blocked"> {
  try {
    return await work.do("clean", file);
  } catch (error) {
    const blocked = error instanceof WorkFailed && error.cause_name === "CannotClean-blocked";
    return blocked ? "clean-blocked" : "not-cleaned";
  }
}

/** A photo is never taken as it is without being asked for: what cannot be cleaned is not added. */
export async function attach(work: Work, file: File, there: Attached[], asItIs: boolean): Promise<Attached | Problem> {
  const refused = refusedFor(file, there);
  if (refused !== null) return { name: file.name, why: refused };
  const common = { id: b64(random(8)), original: file, mine: false };
  const type = file.type || "application/octet-stream";
  if (!isPhoto(type)) return { ...common, name: file.name, type, content: file, state: "other" };
  if (asItIs) return { ...common, name: file.name, type, content: file, state: "original" };
  const clean = await cleanedPhoto(work, file);
  if (typeof clean === "string") return { name: file.name, why: clean };
  return { ...common, name: renamed(file.name, clean.type), type: clean.type, content: clean, state: "cleaned" };
}

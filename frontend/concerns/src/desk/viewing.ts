/** What a file is by its first octets, and whether it may be looked at here. */

const MAGIC: { type: string; starts: number[]; at?: number; then?: number[] }[] = [
  { type: "image/png", starts: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/jpeg", starts: [0xff, 0xd8, 0xff] },
  { type: "image/gif", starts: [0x47, 0x49, 0x46, 0x38] },
  { type: "image/webp", starts: [0x52, 0x49, 0x46, 0x46], at: 8, then: [0x57, 0x45, 0x42, 0x50] },
];

function begins(content: Uint8Array, octets: number[], at = 0): boolean {
  return octets.every((octet, place) => content[at + place] === octet);
}

/** One of four kinds of picture, by what it is and never by what it says it is; null for everything else. */
export function pictureType(content: Uint8Array): string | null {
  const found = MAGIC.find(({ starts, at, then }) => begins(content, starts) && (then === undefined || begins(content, then, at)));
  return found?.type ?? null;
}

function base64(content: Uint8Array): string[] {
  const parts: string[] = [];
  for (let at = 0; at < content.length; at += 0x6000) parts.push(btoa(String.fromCharCode(...content.subarray(at, at + 0x6000))));
  return parts;
}

const HEAD = '<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:"><title>·</title>';

/** A document with the picture and nothing else, for a frame that runs no script and reaches nothing. */
export function pictureUrl(content: Uint8Array, type: string): string {
  const parts = [HEAD, `<img alt="" width="100%" src="data:${type};base64,`, ...base64(content), '">'];
  return URL.createObjectURL(new Blob(parts, { type: "text/html" }));
}

/** Saved as octets: no program opens it by itself. */
export function save(content: Uint8Array | string, name: string): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = safeName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A name that leads nowhere and hides no ending. */
export function safeName(name: string): string {
  const plain = name.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]/g, "_").replace(/^\.+/, "");
  return plain.slice(-120) || "file";
}

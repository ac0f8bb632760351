/** Who may read, as an organisation's own root key has signed it. */

import { concat, day, hash, unb64, utf8, type Bytes } from "./bytes.ts";
import { isRecipient } from "./recipients.ts";

export interface Holder {
  holder: string;
  recipient: string;
}

export interface Manifest {
  organisation: string;
  root: string;
  version: number;
  previous: string | null;
  issued: string;
  expires: string;
  intake: Holder[];
  custodians: Holder[];
  recovery: string;
  next_root: string | null;
  /** to whom a handler may seal what a referral passes on */
  officers?: Holder[];
}

export interface Signed {
  manifest: string;
  signature: string;
}

export interface Trust {
  slug: string;
  root: string;
  version: number;
  /** signs what is newer than `version` */
  next_root?: string;
}

export type Refusal =
  | "cannot-verify"
  | "malformed"
  | "other-root"
  | "bad-signature"
  | "other-organisation"
  | "rolled-back"
  | "over"
  | "not-begun"
  | "too-long";

export class ManifestRefused extends Error {
  constructor(readonly why: Refusal) {
    super(why);
    this.name = "ManifestRefused";
  }
}

const FORMAT = "cadre-concerns-manifest/1";
const DAY = 86_400_000;
const LONGEST = 400;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

function refuseIf(wrong: boolean, why: Refusal): void {
  if (wrong) throw new ManifestRefused(why);
}

async function rootKey(root: string): Promise<CryptoKey> {
  const octets = keyOctets(root);
  try {
    return await crypto.subtle.importKey("raw", octets, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    throw new ManifestRefused("cannot-verify");
  }
}

function keyOctets(root: string): Bytes {
  try {
    const octets = unb64(root);
    if (octets.length === 32) return octets;
  } catch {
    // told below, as any other wrong length
  }
  throw new ManifestRefused("malformed");
}

async function signedBy(root: string, { manifest, signature }: Signed): Promise<boolean> {
  const covered = concat(utf8("cadre-concerns manifest v1\n"), utf8(manifest));
  const key = await rootKey(root);
  try {
    return await crypto.subtle.verify("Ed25519", key, unb64(signature), covered);
  } catch {
    return false;
  }
}

function isDate(value: unknown): value is string {
  return typeof value === "string" && DATE.test(value) && !Number.isNaN(Date.parse(value));
}

function areHolders(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const names = value.map((one: Partial<Holder> | null) => one?.holder);
  const known = value.every((one: Partial<Holder> | null) => isRecipient(one?.recipient));
  return known && names.every((name) => typeof name === "string" && name !== "") && new Set(names).size === names.length;
}

function areSome(value: unknown): boolean {
  return areHolders(value) && (value as unknown[]).length > 0;
}

function isKeyOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}

function isManifest(found: Partial<Manifest> & { format?: unknown }): boolean {
  return (
    found.format === FORMAT &&
    typeof found.organisation === "string" &&
    typeof found.root === "string" &&
    Number.isSafeInteger(found.version) &&
    (found.version ?? 0) >= 1 &&
    isDate(found.issued) &&
    isDate(found.expires) &&
    areSome(found.intake) &&
    areSome(found.custodians) &&
    (found.officers === undefined || areHolders(found.officers)) &&
    isRecipient(found.recovery) &&
    isKeyOrNull(found.previous) &&
    isKeyOrNull(found.next_root)
  );
}

function parsed(text: string): Manifest {
  try {
    const found = JSON.parse(text) as Partial<Manifest> | null;
    if (found !== null && typeof found === "object" && isManifest(found)) return found as Manifest;
  } catch {
    // told below: not JSON is as malformed as a field that lacks
  }
  throw new ManifestRefused("malformed");
}

function refuseDates(manifest: Manifest, now: Date): void {
  const issued = Date.parse(manifest.issued);
  const expires = Date.parse(manifest.expires);
  const today = Date.parse(day(now));
  refuseIf(expires < issued || expires - issued > LONGEST * DAY, "too-long");
  refuseIf(today > expires, "over");
  refuseIf(issued > today + DAY, "not-begun");
}

/**
 * The manifest, once everything about it is as `trust` says; `seen` is the version a thread began with.
 * Throws `ManifestRefused` with the first thing that is wrong.
 */
export async function verifyManifest(sent: Signed, trust: Trust, now: Date, seen = 0): Promise<Manifest> {
  refuseIf(typeof sent?.manifest !== "string" || typeof sent.signature !== "string", "malformed");
  const claimed = parsed(sent.manifest);
  const root = trust.next_root !== undefined && claimed.version > trust.version ? trust.next_root : trust.root;
  refuseIf(claimed.root !== root, "other-root");
  refuseIf(!(await signedBy(root, sent)), "bad-signature");
  refuseIf(claimed.organisation !== trust.slug, "other-organisation");
  refuseIf(claimed.version < Math.max(trust.version, seen), "rolled-back");
  refuseDates(claimed, now);
  return claimed;
}

/** What a message and a case name a manifest by. */
export function manifestHash(sent: Signed): Promise<string> {
  return hash(sent.manifest);
}

/** A manifest that somebody uploads: looked at here as every other browser will, before it is sent. */

import { hash, ManifestRefused, verifyManifest, type Manifest, type Signed } from "../protocol/index.ts";
import type { Organisation, Person } from "./api.ts";

export type Misfit = { problem: "order" | "unknown-holder"; holder?: string };

export class DoesNotFollow extends Error {
  constructor(readonly found: Misfit) {
    super(found.problem);
    this.name = "DoesNotFollow";
  }
}

export function signedIn(content: string): Signed {
  try {
    const found = JSON.parse(content) as Partial<Signed> | null;
    if (typeof found?.manifest === "string" && typeof found.signature === "string") return { manifest: found.manifest, signature: found.signature };
  } catch {
    // told below: a file that is none
  }
  throw new ManifestRefused("malformed");
}

export function claimedIn(signed: Signed): Partial<Manifest> {
  try {
    return (JSON.parse(signed.manifest) as Partial<Manifest> | null) ?? {};
  } catch {
    throw new ManifestRefused("malformed");
  }
}

/** What its own root says, to be compared by its words with the organisation itself. Throws `ManifestRefused`. */
export function bySignature(slug: string, signed: Signed, now: Date): Promise<Manifest> {
  return verifyManifest(signed, { slug, root: claimedIn(signed).root ?? "", version: 1 }, now);
}

/** Throws `ManifestRefused` or `DoesNotFollow`. */
export async function believed(organisation: Organisation, people: Person[], signed: Signed, now: Date): Promise<Manifest> {
  const claimed = claimedIn(signed);
  const manifest = await verifyManifest(signed, { slug: organisation.slug, root: organisation.root || (claimed.root ?? ""), version: 1 }, now);
  const before = organisation.manifest;
  const version = before === null ? 0 : (claimedIn(before).version ?? 0);
  const previous = before === null ? null : await hash(before.manifest);
  if (manifest.version !== version + 1 || manifest.previous !== previous) throw new DoesNotFollow({ problem: "order" });
  const known = new Map(people.map((one) => [one.pseudonym, one.recipient]));
  const stranger = [...manifest.intake, ...manifest.custodians, ...(manifest.officers ?? [])].find((one) => known.get(one.holder) !== one.recipient);
  if (stranger !== undefined) throw new DoesNotFollow({ problem: "unknown-holder", holder: stranger.holder });
  return manifest;
}

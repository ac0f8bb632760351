/** Cards of organisations: shown with what the static files say of them, or refused with the reason. */

import { unb64 } from "../protocol/bytes.ts";
import { ManifestRefused, manifestHash, verifyManifest, type Trust } from "../protocol/manifest.ts";
import { fingerprint } from "../protocol/words.ts";
import type { Organisation } from "./api.ts";
import type { Card, Store } from "./store.ts";

async function cardOf(organisation: Organisation, trust: Trust): Promise<Card> {
  const root = unb64(trust.root);
  const words = { en: await fingerprint(root), ru: await fingerprint(root, "cyrillic") };
  if (organisation.manifest === null) return { organisation, manifest: null, hash: "", refused: "none", words };
  try {
    const manifest = await verifyManifest(organisation.manifest, trust, new Date());
    return { organisation, manifest, hash: await manifestHash(organisation.manifest), refused: null, words };
  } catch (error) {
    const refused = error instanceof ManifestRefused ? error.why : "malformed";
    return { organisation, manifest: null, hash: "", refused, words };
  }
}

/** Only those that the static files name. */
export async function cards(store: Store): Promise<Card[]> {
  const api = await store.api();
  const offered = await api.organisations();
  const trusted = new Map((store.trust?.organisations ?? []).map((one) => [one.slug, one]));
  const known = offered.flatMap((one) => {
    const trust = trusted.get(one.slug);
    return trust === undefined ? [] : [cardOf(one, trust)];
  });
  return Promise.all(known);
}

/** Cards of organisations: shown with what the static files say of them, or refused with the reason. */

import { unb64 } from "../protocol/bytes.ts";
import { ManifestRefused, manifestHash, verifyManifest, type Trust } from "../protocol/manifest.ts";
import { fingerprint } from "../protocol/words.ts";
import type { Organisation } from "./api.ts";
import type { Card, Store } from "./store.ts";

async function wordsOf(key: string): Promise<Card["words"]> {
  const root = unb64(key);
  return { en: await fingerprint(root), ru: await fingerprint(root, "cyrillic") };
}

async function cardOf(organisation: Organisation, trust: Trust): Promise<Card> {
  const refuse = async (refused: string): Promise<Card> => ({ organisation, manifest: null, hash: "", refused, words: await wordsOf(trust.root) });
  if (organisation.manifest === null) return refuse("none");
  try {
    const manifest = await verifyManifest(organisation.manifest, trust, new Date());
    return { organisation, manifest, hash: await manifestHash(organisation.manifest), refused: null, words: await wordsOf(manifest.root) };
  } catch (error) {
    return refuse(error instanceof ManifestRefused ? error.why : "malformed");
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

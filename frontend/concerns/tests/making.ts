// what the tests make: roots, manifests, threads

import { b64, concat, makePair, utf8, type Manifest, type Pair, type Signed } from "../src/protocol/index.ts";

export interface Root {
  pair: CryptoKeyPair;
  public: string;
}

export async function makeRoot(): Promise<Root> {
  const pair = (await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"])) as CryptoKeyPair;
  return { pair, public: b64(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey))) };
}

export async function sign(root: Root, manifest: string): Promise<Signed> {
  const covered = concat(utf8("cadre-concerns manifest v1\n"), utf8(manifest));
  return { manifest, signature: b64(new Uint8Array(await crypto.subtle.sign("Ed25519", root.pair.privateKey, covered))) };
}

export async function manifestOf(root: Root, change: Partial<Manifest> & { format?: string } = {}): Promise<Manifest & { format: string }> {
  const [intake, custodian, recovery] = [await makePair(), await makePair(), await makePair()];
  return {
    format: "cadre-concerns-manifest/1", organisation: "union", root: root.public, version: 3, previous: null,
    issued: "2026-11-30", expires: "2027-05-29", intake: [{ holder: "P1", recipient: intake.recipient }],
    custodians: [{ holder: "P2", recipient: custodian.recipient }], recovery: recovery.recipient, next_root: null,
    ...change,
  };
}

export const now = new Date("2026-12-01T10:00:00Z");

export async function handler(): Promise<Pair & { holder: string }> {
  return { holder: "P1", ...(await makePair()) };
}

/** Stands in the place of @noble/curves/nist in the bundles: recipients of this kind are refused, and not shipped. */

function refuse(): never {
  throw new Error("a recipient that is not native X25519");
}

export const p256 = { Point: { fromBytes: refuse }, utils: { randomSecretKey: refuse }, getPublicKey: refuse, getSharedSecret: refuse, lengths: {} };

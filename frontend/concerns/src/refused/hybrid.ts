/** Stands in the place of @noble/post-quantum in the bundles: these kinds of recipient are refused, and not shipped. */

function refuse(): never {
  throw new Error("a recipient that is not native X25519");
}

const kind = { encapsulate: refuse, decapsulate: refuse, getPublicKey: refuse };
export const MLKEM768P256 = kind;
export const MLKEM768X25519 = kind;

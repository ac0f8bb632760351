/** What this browser cannot do, found before anybody types a word. */

export type Lack = "insecure" | "webcrypto" | "x25519" | "ed25519" | "streams";

async function can(algorithm: string, usages: KeyUsage[]): Promise<boolean> {
  try {
    await crypto.subtle.generateKey({ name: algorithm }, false, usages);
    return true;
  } catch {
    return false;
  }
}

/** Null when everything is there. */
export async function lacks(): Promise<Lack | null> {
  if (!globalThis.isSecureContext) return "insecure";
  if (!globalThis.crypto?.subtle) return "webcrypto";
  if (typeof ReadableStream === "undefined" || typeof TransformStream === "undefined") return "streams";
  if (!(await can("X25519", ["deriveBits"]))) return "x25519";
  return (await can("Ed25519", ["sign", "verify"])) ? null : "ed25519";
}

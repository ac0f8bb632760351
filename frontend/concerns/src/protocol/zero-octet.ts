/** WebKit on Linux (2.50) refuses a private X25519 key that begins with a zero octet: one in 256 of all that are made.
 *
 * X25519 clears the three lowest bits of that octet before use (RFC 7748, section 5), so with one of them set it is
 * the same key. Every import of such a key goes through here, also those within age-encryption.
 */

type Import = SubtleCrypto["importKey"];

const LENGTH = 32;

function isX25519(algorithm: unknown): boolean {
  const name = typeof algorithm === "string" ? algorithm : (algorithm as { name?: string } | null)?.name;
  return name?.toUpperCase() === "X25519";
}

function withoutZero(pkcs8: Uint8Array): Uint8Array {
  const at = pkcs8.length - LENGTH;
  if (pkcs8[at] !== 0) return pkcs8;
  const same = pkcs8.slice();
  same[at] = 1;
  return same;
}

export function importing(really: Import): Import {
  const mended = (format: string, data: unknown, algorithm: unknown, ...rest: unknown[]) => {
    const given = format === "pkcs8" && data instanceof Uint8Array && isX25519(algorithm) ? withoutZero(data) : data;
    const key = (really as (...all: unknown[]) => unknown)(format, given, algorithm, ...rest); // it took a copy
    if (given !== data) (given as Uint8Array).fill(0);
    return key;
  };
  return mended as Import;
}

if (globalThis.crypto?.subtle) crypto.subtle.importKey = importing(crypto.subtle.importKey.bind(crypto.subtle));

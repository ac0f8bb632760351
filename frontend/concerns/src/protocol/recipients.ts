/** Which recipients are taken, without the library that seals to them. */

export const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const RECIPIENT = new RegExp(`^age1[${BECH32}]{58}$`);

/** Native X25519 and nothing else: no plugin, no hybrid, no tag. */
export function isRecipient(value: unknown): value is string {
  return typeof value === "string" && RECIPIENT.test(value);
}

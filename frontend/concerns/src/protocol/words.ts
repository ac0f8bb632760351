/** Proquints: 16 bits as five letters that can be said aloud, in Latin or Cyrillic. */

import { concat, random, sha256, utf8, type Bytes } from "./bytes.ts";

export type Script = "latin" | "cyrillic";

const CONSONANTS = { latin: "bdfghjklmnprstvz", cyrillic: "бдфгхжклмнпрствз" };
const VOWELS = { latin: "aiou", cyrillic: "аиоу" };
const SHAPE = [12, 10, 6, 4, 0]; // where each letter's bits begin: consonant, vowel, consonant, vowel, consonant

function spelled(sixteen: number, script: Script): string {
  const letters = SHAPE.map((shift, place) =>
    place % 2 ? VOWELS[script][(sixteen >> shift) & 3] : CONSONANTS[script][(sixteen >> shift) & 15],
  );
  return letters.join("");
}

/** An even number of octets. */
export function toWords(bytes: Uint8Array, script: Script = "latin"): string[] {
  if (bytes.length % 2) throw new RangeError("an even number of octets");
  return Array.from({ length: bytes.length / 2 }, (_, at) =>
    spelled(((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0), script),
  );
}

function sixteenOf(word: string): number | null {
  for (const script of ["latin", "cyrillic"] as const) {
    const parts = [...word].map((letter, place) => (place % 2 ? VOWELS : CONSONANTS)[script].indexOf(letter));
    if (parts.length === 5 && !parts.includes(-1)) {
      return parts.reduce((sum, part, place) => sum | (part << (SHAPE[place] ?? 0)), 0);
    }
  }
  return null;
}

/** The octets, or the first word that is none; each word may be in either script. */
export function fromWords(typed: string): Bytes | { wrong: string } {
  const words = typed.toLowerCase().split(/[^\p{L}]+/u).filter(Boolean);
  const found = words.map(sixteenOf);
  const wrong = words.find((_, at) => found[at] === null);
  if (wrong !== undefined) return { wrong };
  return Uint8Array.from(found.flatMap((sixteen) => [(sixteen ?? 0) >> 8, (sixteen ?? 0) & 255]));
}

/** 8 words that stand for an organisation's root key. */
export async function fingerprint(root: Uint8Array, script: Script = "latin"): Promise<string[]> {
  const digest = await sha256(concat(utf8("cadre-concerns root v1\n"), root));
  return toWords(digest.subarray(0, 16), script);
}

/** 6 words, 96 bits, as a handler writes them down. */
export function makePassphrase(): string {
  return toWords(random(12)).join("-");
}

/** The one spelling under which a passphrase seals, or the first word that is none. */
export function passphraseOf(typed: string): string | { wrong: string } {
  const octets = fromWords(typed);
  return "wrong" in octets ? octets : toWords(octets).join("-");
}

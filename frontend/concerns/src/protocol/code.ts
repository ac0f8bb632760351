/** The return code: 26 characters of chance and 2 that notice slips of the pen. */

import { random } from "./bytes.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHANCE = 26;
const WHOLE = 28;
const MODULUS = 1021;

export type CodeProblem =
  | { problem: "empty" }
  | { problem: "character"; character: string }
  | { problem: "short"; missing: number }
  | { problem: "long"; extra: number }
  | { problem: "check" };

/** 26 characters: 5 bits of the browser's generator each. */
export function makeCode(): string {
  return Array.from(random(CHANCE), (octet) => ALPHABET[octet & 31]).join("");
}

export function checkDigits(code: string): string {
  let rest = 0;
  for (const character of code) rest = (rest * 32 + ALPHABET.indexOf(character)) % MODULUS;
  return `${ALPHABET[rest >> 5]}${ALPHABET[rest & 31]}`;
}

/** What a person writes down: 7 groups of 4. */
export function groupsOf(code: string): string[] {
  return (code + checkDigits(code)).match(/.{4}/g) ?? [];
}

/** As typed by a person, to the characters of the alphabet; others are left as they are. */
export function tidied(typed: string): string {
  const bare = typed.replace(/[\s\p{Pd}\u200b\ufeff]/gu, "").toUpperCase();
  return bare.replaceAll("O", "0").replace(/[IL]/g, "1");
}

/** The 26 characters, or what is wrong with what was typed. */
export function parseCode(typed: string): string | CodeProblem {
  const tidy = tidied(typed);
  const characters = [...tidy];
  const strange = characters.find((character) => !ALPHABET.includes(character));
  if (characters.length === 0) return { problem: "empty" };
  if (strange !== undefined) return { problem: "character", character: strange };
  if (tidy.length < WHOLE) return { problem: "short", missing: WHOLE - tidy.length };
  if (tidy.length > WHOLE) return { problem: "long", extra: tidy.length - WHOLE };
  const code = tidy.slice(0, CHANCE);
  return checkDigits(code) === tidy.slice(CHANCE) ? code : { problem: "check" };
}

/** Work that a server asks for instead of knowing who asks: ALTCHA, challenge of version 2. */

import { solveChallenge } from "altcha-lib";
import type { Challenge, DeriveKeyFunction } from "altcha-lib/types";
import { deriveKey as pbkdf2 } from "altcha-lib/algorithms/web/pbkdf2";
import { deriveKey as sha } from "altcha-lib/algorithms/web/sha";
import { b64, utf8 } from "./bytes.ts";

export type { Challenge };

const LONGEST = 180_000;

/** The solution as it is sent: base64url of JSON. Null when it took more than three minutes. */
export async function solve(challenge: Challenge): Promise<string | null> {
  const deriveKey: DeriveKeyFunction = challenge.parameters.algorithm.startsWith("PBKDF2/") ? pbkdf2 : sha;
  const solution = await solveChallenge({ challenge, deriveKey, timeout: LONGEST });
  return solution === null ? null : b64(utf8(JSON.stringify({ challenge, solution })));
}

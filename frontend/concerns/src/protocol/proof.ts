/** Work that a server asks for instead of knowing who asks: ALTCHA, challenge of version 2. */

import { solveChallenge } from "altcha-lib";
import type { Challenge, DeriveKeyFunction, Solution } from "altcha-lib/types";
import { deriveKey as pbkdf2 } from "altcha-lib/algorithms/web/pbkdf2";
import { deriveKey as sha } from "altcha-lib/algorithms/web/sha";

export type { Challenge };

/** What the server is shown: the challenge as it set it, and what solves it. */
export interface Proof {
  challenge: Challenge;
  solution: Solution;
}

const LONGEST = 180_000;

/** Null when it took more than three minutes. */
export async function solve(challenge: Challenge): Promise<Proof | null> {
  const deriveKey: DeriveKeyFunction = challenge.parameters.algorithm.startsWith("PBKDF2/") ? pbkdf2 : sha;
  const solution = await solveChallenge({ challenge, deriveKey, timeout: LONGEST });
  return solution === null ? null : { challenge, solution };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { createChallenge, verifySolution } from "altcha-lib";
import { deriveKey as pbkdf2 } from "altcha-lib/algorithms/web/pbkdf2";
import { deriveKey as sha } from "altcha-lib/algorithms/web/sha";
import { solve } from "../src/protocol/index.ts";

for (const [algorithm, deriveKey] of [["PBKDF2/SHA-256", pbkdf2], ["SHA-256", sha]] as const) {
  test(`a challenge by ${algorithm} is solved as the server asked`, async () => {
    const challenge = await createChallenge({ algorithm, cost: 100, keyPrefix: "0", deriveKey, hmacSignatureSecret: "secret" });
    const sent = await solve(challenge);
    assert.ok(sent);
    const { challenge: back, solution } = sent;
    assert.deepEqual(back, challenge);
    assert.equal((await verifySolution({ challenge: back, solution, deriveKey, hmacSignatureSecret: "secret" })).verified, true);
  });
}

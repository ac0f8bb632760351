// the age project's own vectors (C2SP/CCTV): what must open opens, what must be refused is refused

import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { createRequire } from "node:module";
import { sha256, unseal, unsealUnderPassphrase } from "../src/protocol/index.ts";

const vectors = createRequire(import.meta.url)("cctv-age") as Record<string, Uint8Array>;

interface Vector {
  head: Map<string, string>;
  file: Uint8Array;
}

function parts(vector: Uint8Array): Vector {
  const end = Buffer.from(vector).indexOf("\n\n");
  const lines = Buffer.from(vector.subarray(0, end)).toString("utf8").split("\n");
  const head = new Map(lines.map((line) => line.split(": ", 2) as [string, string]));
  const rest = vector.subarray(end + 2);
  return { head, file: head.get("compressed") === "zlib" ? inflateSync(rest) : rest };
}

function isOurs({ head }: Vector): boolean {
  return head.get("armored") !== "yes" && !(head.get("identity") ?? "").startsWith("AGE-SECRET-KEY-PQ");
}

async function opened({ head, file }: Vector): Promise<Uint8Array> {
  const passphrase = head.get("passphrase");
  if (passphrase !== undefined) return Buffer.from(await unsealUnderPassphrase(file, passphrase), "utf8");
  return unseal(file, head.get("identity") ?? "");
}

const ours = Object.entries(vectors).map(([name, vector]) => ({ name, ...parts(vector) })).filter(isOurs);

test("there are enough of them", () => assert.ok(ours.length >= 85, String(ours.length)));

for (const vector of ours) {
  test(vector.name, async () => {
    if (vector.head.get("expect") !== "success") {
      await assert.rejects(opened(vector));
      return;
    }
    const content = await opened(vector);
    assert.equal(Buffer.from(await sha256(content)).toString("hex"), vector.head.get("payload"));
  });
}

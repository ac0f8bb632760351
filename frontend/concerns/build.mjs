// node build.mjs [tests]: the bundles, or the tests as plain JavaScript for `node --test`

import { build } from "esbuild";
import { readdirSync, rmSync } from "node:fs";

const TESTS = "build/tests";

async function tests() {
  rmSync(TESTS, { recursive: true, force: true });
  const entryPoints = readdirSync("tests").filter((name) => name.endsWith(".test.ts") || name === "emit.ts").map((name) => `tests/${name}`);
  await build({ entryPoints, outdir: TESTS, bundle: true, packages: "external", platform: "node", format: "esm", outExtension: { ".js": ".mjs" } });
}

if (process.argv[2] === "tests") await tests();

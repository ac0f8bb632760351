// node build.mjs: the pages, into dist; the same source gives the same bytes.
// node build.mjs tests: the tests as plain JavaScript for `node --test`.

import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";

const MADE = "build";
const TESTS = "build/tests";
const SHIPPED = ["age-encryption", "@noble/ciphers", "@noble/curves", "@noble/hashes", "@scure/base", "altcha-lib", "preact"];
const PAGES = {
  report: { outdir: "dist/report", entryPoints: { report: "src/report/main.tsx", worker: "src/report/worker.ts" }, style: "src/report/report.css" },
  desk: { outdir: "dist/desk", entryPoints: { desk: "src/desk/main.tsx" }, style: "src/desk/desk.css" },
};

/** The catalogue is read by Python; CADRE_PYTHON names one that has Cadre. */
function words(...more) {
  execFileSync(process.env.CADRE_PYTHON ?? "python", ["words.py", MADE, ...more], { stdio: "inherit" });
}

/** The page of one face, with its sentences in both languages where no script says them. */
function page(face) {
  const { texts } = JSON.parse(readFileSync(`${MADE}/${face === "desk" ? "desk-words" : "words"}.json`, "utf8"));
  const both = (key) => ["en", "ru"].map((language) => `<p lang="${language}">${texts[key][language]}</p>`).join("\n");
  return readFileSync(`src/${face}/index.html`, "utf8").replace(/\{(\w+)\}/g, (_, name) => both(`index.${name}`));
}

function licences() {
  const of = (name) => {
    const folder = `node_modules/${name}`;
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    return `${name}\n\n${file ? readFileSync(`${folder}/${file}`, "utf8") : JSON.parse(readFileSync(`${folder}/package.json`, "utf8")).license}`;
  };
  return SHIPPED.map(of).join("\n\n----\n\n");
}

const how = {
  alias: { "@noble/post-quantum/hybrid.js": "./src/refused/hybrid.ts", "@noble/curves/nist.js": "./src/refused/nist.ts" },
  bundle: true, minify: true, format: "iife", target: ["es2022"], legalComments: "none", charset: "utf8", jsx: "automatic", jsxImportSource: "preact", logLevel: "warning",
};

async function pages() {
  words();
  for (const [face, { outdir, entryPoints, style }] of Object.entries(PAGES)) {
    rmSync(outdir, { recursive: true, force: true });
    mkdirSync(outdir, { recursive: true });
    await build({ ...how, entryPoints, outdir });
    await build({ ...how, entryPoints: [style], outdir });
    writeFileSync(`${outdir}/index.html`, page(face));
    writeFileSync(`${outdir}/licences.txt`, licences());
    cpSync("src/report/icon.svg", `${outdir}/icon.svg`);
  }
}

async function tests() {
  words("tests");
  rmSync(TESTS, { recursive: true, force: true });
  const entryPoints = readdirSync("tests").filter((name) => name.endsWith(".test.ts") || name === "emit.ts").map((name) => `tests/${name}`);
  await build({ entryPoints, outdir: TESTS, bundle: true, packages: "external", platform: "node", format: "esm", outExtension: { ".js": ".mjs" }, jsx: "automatic", jsxImportSource: "preact" });
}

await (process.argv[2] === "tests" ? tests() : pages());

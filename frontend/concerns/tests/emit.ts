// what the browser writes, for the tools in Python and age's own program to read: tests/concerns/test_twins.py

import {
  b64, deriveCode, groupsOf, makeCode, makePair, sealFile, sealIdentity, sealMessage, sealUnderPassphrase, toWords,
  utf8, wrap, type Body, type KeyName, type Message, type Side,
} from "../src/protocol/index.ts";

const HANDLE = b64(new Uint8Array(16).fill(7));
const HOLDER = "PAAAAAAAAAAAA";
const said: [Side, Body][] = [];

const code = makeCode();
const derived = await deriveCode(code);
const holder = await makePair();
const keys = { case: await makePair(), identity: await makePair(), files: await makePair() };
said.push(["reporter", {
  kind: "concern", mac: b64(derived.mac), recipients: { reporter: derived.recipient, identity: keys.identity.recipient, files: keys.files.recipient },
  manifest: { version: 1, hash: "x" }, language: "ru", answers: { kinds: ["violence"] }, story: "Они кричали.", consents: [], files: [], identity: null,
} as Body]);
said.push(["handler", { kind: "note", text: "Мы прочитали.", files: [] } as Body]);
said.push(["reporter", { kind: "note", text: "Спасибо.", files: [] } as Body]);

const blobs: string[] = [];
let prev: string | null = null;
for (const [at, [from, body]] of said.entries()) {
  const message: Message = { v: 1, case: HANDLE, seq: at + 1, from, prev, day: "2026-11-30", body };
  const { blob, hash }: { blob: Uint8Array; hash: string } = await sealMessage(message, derived.mac, keys.case.recipient);
  blobs.push(b64(blob));
  prev = hash;
}

const wrapped = [];
for (const [name, pair] of Object.entries(keys)) wrapped.push(...(await wrap(name as KeyName, 1, pair.identity, [{ holder: HOLDER, recipient: holder.recipient }])));
const content = utf8("Записка ".repeat(9000));
const file = await sealFile(new Blob([content]), keys.files.recipient);
const person = await sealIdentity({ name: "Имя", contact: "+7", safe: "", code_word: "", interpreter: "" }, keys.identity.recipient);
const passphrase = toWords(new Uint8Array(12).fill(9)).join("-");

console.log(JSON.stringify({
  handle: HANDLE, holder: HOLDER, code, shown: groupsOf(code).join(" "), recipient: derived.recipient, opens: holder.identity, wrapped, blobs,
  file: { blob: b64(file.blob), sha256: file.sha256, content: b64(content) }, identity: { blob: b64(person.blob), hash: person.hash },
  passphrase, sealed: b64(await sealUnderPassphrase(holder.identity, passphrase)),
}));

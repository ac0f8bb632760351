/** Who has a role, whose key is whose, and the manifest that says who may read. */

import { useEffect, useState } from "preact/hooks";
import { fingerprint, unb64, type Holder, type Manifest, type Signed } from "../../protocol/index.ts";
import type { Person } from "../api.ts";
import { manifestOf } from "../handing.ts";
import { wordsOfRecipient } from "../keyring.ts";
import { useStore } from "../parts/context.ts";
import { FileInput } from "../parts/fields.tsx";
import { Act, Form } from "../parts/form.tsx";
import { BothSpellings } from "../parts/words.tsx";
import { believed, signedIn } from "../signing.ts";
import { has, longDay } from "../texts.ts";
import { save } from "../viewing.ts";

const KEYED = ["intake", "handler", "custodian", "referral_officer"];

function One({ person }: { person: Person }) {
  const { t } = useStore();
  const [words, setWords] = useState<{ latin: string; cyrillic: string } | null>(null);
  useEffect(() => {
    if (person.recipient !== null) void wordsOfRecipient(person.recipient).then(setWords);
  }, [person.recipient]);
  const needs = person.roles.some((one) => KEYED.includes(one));
  const role = (one: string) => (has(`role.${one}`) ? t(`role.${one}`) : one);
  return (
    <li>
      <p><strong>{person.name}</strong> · {person.roles.map(role).join(", ")}</p>
      {person.recipient === null && <p class={needs ? "waits" : "small"}>{t(needs ? "people.no_key" : "people.needs_none")}</p>}
      {words !== null && <BothSpellings words={words} />}
    </li>
  );
}

function Standing({ manifest, name }: { manifest: Manifest; name: string }) {
  const { state, t } = useStore();
  const [words, setWords] = useState<{ latin: string; cyrillic: string } | null>(null);
  const root = manifest.next_root ?? manifest.root;
  useEffect(() => {
    const octets = unb64(root);
    void Promise.all([fingerprint(octets), fingerprint(octets, "cyrillic")]).then(([latin, cyrillic]) => setWords({ latin: latin.join(" "), cyrillic: cyrillic.join(" ") }));
  }, [root]);
  return (
    <>
      <p>{t("manifest.stands", { version: manifest.version, expires: longDay(state.language, manifest.expires), readers: manifest.intake.length, custodians: manifest.custodians.length })}</p>
      {words !== null && <BothSpellings words={words} name={name} />}
    </>
  );
}

function Upload({ people }: { people: Person[] }) {
  const { store, state, t } = useStore();
  const [signed, setSigned] = useState<Signed | null>(null);
  const [manifest, setManifest] = useState<Manifest | null>(null);
  const { organisation } = store;
  const look = (content: string) => store.run(async () => {
    setManifest(null);
    const found = signedIn(content);
    if (organisation !== null) setManifest(await believed(organisation, people, found, new Date()));
    setSigned(found);
  });
  const send = () => store.run(async () => {
    if (signed === null) return;
    await store.api.putManifest(state.slug, signed);
    setManifest(null);
    store.change({ me: await store.api.me() });
  }, t("manifest.sent"));
  const named = (holders: Holder[]) => holders.map((one) => people.find((person) => person.pseudonym === one.holder)?.name ?? one.holder).join(", ");
  return (
    <>
      <FileInput name={t("manifest.file")} hint={t("manifest.hint")} accept=".json,application/json" onFile={(content) => void look(content)} />
      {manifest !== null && (
        <Form button={t("manifest.send")} onSend={send}>
          <p>{t("manifest.checked")}</p>
          <Standing manifest={manifest} name={t("manifest.words")} />
          <p>{t("manifest.readers", { names: named(manifest.intake) })}</p>
          <p>{t("manifest.custodians", { names: named(manifest.custodians) })}</p>
          {(manifest.officers ?? []).length > 0 && <p>{t("manifest.officers", { names: named(manifest.officers ?? []) })}</p>}
        </Form>
      )}
    </>
  );
}

export function People() {
  const { store, state, t } = useStore();
  const [people, setPeople] = useState<Person[] | null>(null);
  const [manifest, setManifest] = useState<Manifest | null>(null);
  const { organisation } = store;
  useEffect(() => void store.run(async () => setPeople(await store.api.people(state.slug))), [state.slug]);
  useEffect(() => {
    setManifest(null);
    if (organisation !== null && organisation.manifest !== null) void manifestOf(organisation).then(setManifest, () => undefined);
  }, [organisation]);
  return (
    <div class="text">
      <h1>{t("place.people")}</h1>
      <p class="lead">{t("people.text")}</p>
      <ul class="held">{(people ?? []).map((one) => <One key={one.pseudonym} person={one} />)}</ul>
      <h2>{t("manifest.title")}</h2>
      {organisation?.manifest === null && <p class="notice warm">{t("manifest.none")}</p>}
      {manifest !== null && <Standing manifest={manifest} name={t("manifest.words")} />}
      <ol>{[1, 2, 3, 4].map((step) => <li key={step}>{t(`manifest.step${step}`)}</li>)}</ol>
      {people !== null && (
        <>
          <p><Act quiet={false} name={t("people.save")} onAct={async () => save(JSON.stringify(people, null, 1), "people.json")} /></p>
          <Upload people={people} />
        </>
      )}
    </div>
  );
}

/** One's own key: made, opened, kept in several ways, and what to do when it is lost. */

import { useEffect, useState } from "preact/hooks";
import { lacks } from "../../protocol/index.ts";
import {
  canPasskey, isWordAt, makeKey, newWordsByPasskey, newWordsByWords, sealUnderPasskey, spellingsOf, unlockByPasskey, unlockByWords,
  wordsOfRecipient, type MadeKey, type NewWords,
} from "../keyring.ts";
import { useStore } from "../parts/context.ts";
import { Line, Tick } from "../parts/fields.tsx";
import { Act, Form } from "../parts/form.tsx";
import { BothSpellings } from "../parts/words.tsx";

const ASKED = [1, 4]; // places of the passphrase that are typed again

export function OwnWords({ recipient }: { recipient: string }) {
  const { t } = useStore();
  const [words, setWords] = useState<{ latin: string; cyrillic: string } | null>(null);
  useEffect(() => void wordsOfRecipient(recipient).then(setWords), [recipient]);
  return (
    <section>
      <h2>{t("key.words")}</h2>
      <p>{t("key.words_why")}</p>
      {words !== null && <BothSpellings words={words} />}
    </section>
  );
}

function Retype({ made, onKept, button }: { made: NewWords; button: string; onKept: () => Promise<void> }) {
  const { t } = useStore();
  const [typed, setTyped] = useState<string[]>(["", ""]);
  const [wrong, setWrong] = useState<number | null>(null);
  const send = async () => {
    const bad = ASKED.findIndex((place, at) => !isWordAt(made.passphrase, place, typed[at] ?? ""));
    setWrong(bad === -1 ? null : bad);
    if (bad === -1) await onKept();
  };
  return (
    <Form button={button} onSend={send}>
      <p>{t("key.retype")}</p>
      {ASKED.map((place, at) => (
        <Line key={place} name={t("key.word", { number: place + 1 })} value={typed[at] ?? ""} error={wrong === at ? t("key.word_wrong") : null}
          onValue={(value) => setTyped(typed.map((one, other) => (other === at ? value : one)))} />
      ))}
    </Form>
  );
}

function Shown({ made, onKept, button }: { made: NewWords; button: string; onKept: () => Promise<void> }) {
  const { t } = useStore();
  const [written, setWritten] = useState(false);
  return (
    <>
      {!written && (
        <section class="paper">
          <h2>{t("key.passphrase")}</h2>
          <p>{t("key.passphrase_once")}</p>
          <BothSpellings words={spellingsOf(made.passphrase)} />
          <p class="row">
            <button type="button" class="quiet" onClick={() => print()}>{t("print")}</button>
            <button type="button" onClick={() => setWritten(true)}>{t("key.written")}</button>
          </p>
        </section>
      )}
      {written && <Retype made={made} onKept={onKept} button={button} />}
      {written && <p><button type="button" class="quiet" onClick={() => setWritten(false)}>{t("key.again")}</button></p>}
    </>
  );
}

/** Nothing is sent before the passphrase has been written down: a key without it would be lost at once. */
export function MakeKey({ anew }: { anew: boolean }) {
  const { store, t } = useStore();
  const [made, setMade] = useState<MadeKey | null>(null);
  const make = () => store.run(async () => {
    const lack = await lacks();
    if (lack !== null) return store.change({ problem: { key: `lack.${lack}`, facts: {} } });
    setMade(await makeKey());
  });
  const keep = async () => {
    if (made === null) return;
    await store.run(async () => {
      await store.api.putKey(made.recipient, made.blob);
      store.change({ me: await store.api.me() });
      await store.unlock({ key: made.key, recipient: made.recipient });
      setMade(null);
      store.go("key");
    }, t("key.kept"));
  };
  if (made !== null) return <Shown made={made} onKept={keep} button={t("key.keep")} />;
  return (
    <Form button={t(anew ? "key.make_anew" : "key.make")} onSend={make} danger={anew} plain={anew}>
      {!anew && <p>{t("key.make_text")}</p>}
    </Form>
  );
}

/** Other words for the same key: the ones before open it no more. Whoever has lost them comes with a passkey. */
function ChangeWords() {
  const { store, state, t } = useStore();
  const [typed, setTyped] = useState("");
  const [made, setMade] = useState<NewWords | null>(null);
  const key = state.me?.key;
  if (key === undefined || key === null) return null;
  const byWords = key.blobs.find((one) => one.kind === "passphrase");
  const passkeys = key.blobs.filter((one) => one.kind === "passkey");
  const by = (make: () => Promise<NewWords>) => store.run(async () => setMade(await make()));
  const keep = async () => {
    if (made === null) return;
    await store.run(async () => {
      await store.api.addBlob("passphrase", "", made.blob);
      store.change({ me: await store.api.me() });
      setMade(null);
      setTyped("");
    }, t("words.changed"));
  };
  return (
    <section>
      <h2>{t("words.title")}</h2>
      {made !== null && <Shown made={made} onKept={keep} button={t("words.keep")} />}
      {made === null && <p>{t("words.text")}</p>}
      {made === null && canPasskey() && passkeys.map((one) => (
        <p key={one.id}><Act name={t("words.by_passkey", { name: one.label || t("passkey.unnamed") })} onAct={() => by(() => newWordsByPasskey(one.blob, key.recipient))} /></p>
      ))}
      {made === null && (
        <Form button={t("words.by_words")} onSend={() => by(() => newWordsByWords(byWords?.blob ?? "", key.recipient, typed))} plain>
          <Line name={t("words.before")} hint={t("unlock.hint")} value={typed} onValue={setTyped} required />
        </Form>
      )}
    </section>
  );
}

function LostWays() {
  const { t } = useStore();
  const [sure, setSure] = useState(false);
  return (
    <details>
      <summary>{t("lost.title")}</summary>
      <p>{t("lost.passkey")}</p>
      <p>{t("lost.passphrase")}</p>
      <ol>{[1, 2, 3, 4].map((step) => <li key={step}>{t(`lost.step${step}`)}</li>)}</ol>
      <Tick name={t("lost.sure")} on={sure} onTick={setSure} />
      {sure && <MakeKey anew />}
    </details>
  );
}

export function Unlock() {
  const { store, state, t } = useStore();
  const [typed, setTyped] = useState("");
  const key = state.me?.key;
  if (key === undefined || key === null) return null;
  const byWords = key.blobs.find((one) => one.kind === "passphrase");
  const passkeys = key.blobs.filter((one) => one.kind === "passkey");
  const words = () => store.run(async () => {
    await store.unlock(await unlockByWords(byWords?.blob ?? "", key.recipient, typed));
    setTyped("");
  });
  return (
    <section class="text">
      <h1>{t("unlock.title")}</h1>
      <p class="lead">{t("unlock.text")}</p>
      {canPasskey() && passkeys.map((one) => (
        <p key={one.id}><Act quiet={false} name={t("unlock.passkey", { name: one.label || t("passkey.unnamed") })} onAct={() => store.run(async () => store.unlock(await unlockByPasskey(one.blob, key.recipient)))} /></p>
      ))}
      <Form button={t("unlock.button")} onSend={words}>
        <Line name={t("unlock.words")} hint={t("unlock.hint")} value={typed} onValue={setTyped} required />
      </Form>
      <LostWays />
    </section>
  );
}

function AddPasskey() {
  const { store, state, t } = useStore();
  const [label, setLabel] = useState("");
  const [typed, setTyped] = useState("");
  const blob = state.me?.key?.blobs.find((one) => one.kind === "passphrase")?.blob ?? "";
  const add = () => store.run(async () => {
    const sealed = await sealUnderPasskey(blob, typed, `${t("brand")} · ${state.me?.name ?? ""}`);
    await store.api.addBlob("passkey", label, sealed);
    store.change({ me: await store.api.me() });
    setTyped("");
    setLabel("");
  }, t("passkey.added"));
  if (!canPasskey()) return <p>{t("passkey.cannot")}</p>;
  return (
    <Form button={t("passkey.add")} onSend={add}>
      <p>{t("passkey.text")}</p>
      <Line name={t("passkey.label")} value={label} onValue={setLabel} />
      <Line name={t("unlock.words")} hint={t("unlock.hint")} value={typed} onValue={setTyped} required />
    </Form>
  );
}

function Ways() {
  const { store, state, t } = useStore();
  const passkeys = state.me?.key?.blobs.filter((one) => one.kind === "passkey") ?? [];
  const drop = (id: number) => store.run(async () => {
    await store.api.dropBlob(id);
    store.change({ me: await store.api.me() });
  }, t("passkey.dropped"));
  return (
    <section>
      <h2>{t("passkey.title")}</h2>
      <ul class="held">
        {passkeys.map((one) => <li key={one.id}>{one.label || t("passkey.unnamed")} <Act name={t("passkey.drop")} onAct={() => drop(one.id)} /></li>)}
      </ul>
      <AddPasskey />
    </section>
  );
}

export function KeyPlace() {
  const { state, t } = useStore();
  const key = state.me?.key ?? null;
  return (
    <div class="text">
      <h1>{t("place.key")}</h1>
      {key === null && <MakeKey anew={false} />}
      {key !== null && <OwnWords recipient={key.recipient} />}
      {key !== null && <p>{t("key.next")}</p>}
      {key !== null && <Ways />}
      {key !== null && <ChangeWords />}
      {key !== null && <LostWays />}
    </div>
  );
}

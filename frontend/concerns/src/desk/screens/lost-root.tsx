/** A root that was lost: one who keeps the platform proposes the new one, a second one confirms, everybody is told. */

import { useEffect, useState } from "preact/hooks";
import { fingerprint, unb64 } from "../../protocol/index.ts";
import type { Candidate, NewRoot } from "../api.ts";
import { useStore } from "../parts/context.ts";
import { FileInput, Line, Lines, Tick } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { BothSpellings } from "../parts/words.tsx";
import { bySignature, signedIn } from "../signing.ts";
import { longDay } from "../texts.ts";

const STANDS = 180;

function Words({ root }: { root: string }) {
  const { t } = useStore();
  const [words, setWords] = useState<{ latin: string; cyrillic: string } | null>(null);
  useEffect(() => {
    const octets = unb64(root);
    void Promise.all([fingerprint(octets), fingerprint(octets, "cyrillic")]).then(([latin, cyrillic]) => setWords({ latin: latin.join(" "), cyrillic: cyrillic.join(" ") }));
  }, [root]);
  return words === null ? null : <BothSpellings words={words} name={t("root.words")} />;
}

function Propose({ slug, onDone }: { slug: string; onDone: () => Promise<void> }) {
  const { store, t } = useStore();
  const [root, setRoot] = useState("");
  const [text, setText] = useState({ en: "", ru: "" });
  const [until, setUntil] = useState(new Date(Date.now() + STANDS * 86_400_000).toISOString().slice(0, 10));
  const look = (content: string) => store.run(async () => {
    setRoot("");
    setRoot((await bySignature(slug, signedIn(content), new Date())).root);
  });
  const send = () => store.run(async () => {
    await store.api.proposeRoot(slug, { root, text, until });
    await onDone();
  }, t("root.proposed"));
  return (
    <details>
      <summary>{t("root.lost")}</summary>
      <p>{t("root.text")}</p>
      <Form button={t("root.propose")} onSend={send} disabled={root === "" || text.en.trim() === "" || text.ru.trim() === ""} plain>
        <FileInput name={t("root.file")} hint={t("root.file_hint")} accept=".json,application/json" onFile={(content) => void look(content)} />
        {root !== "" && <Words root={root} />}
        <Lines name={`${t("root.notice")} (English)`} rows={3} value={text.en} onValue={(en) => setText({ ...text, en })} />
        <Lines name={`${t("root.notice")} (русский)`} rows={3} value={text.ru} onValue={(ru) => setText({ ...text, ru })} />
        <Line name={t("root.until")} type="date" value={until} onValue={setUntil} required />
      </Form>
    </details>
  );
}

function Confirm({ slug, proposed, onDone }: { slug: string; proposed: NewRoot & { by: string }; onDone: () => Promise<void> }) {
  const { store, state, t } = useStore();
  const [heard, setHeard] = useState(false);
  const confirm = () => store.run(async () => {
    await store.api.confirmRoot(slug, proposed.root);
    await onDone();
  }, t("root.confirmed"));
  const own = proposed.by === state.me?.pseudonym;
  return (
    <section>
      <h3>{t("root.waiting")}</h3>
      <Words root={proposed.root} />
      <p>{t("root.stands", { until: longDay(state.language, proposed.until) })}</p>
      <p lang="en">{proposed.text.en}</p>
      <p lang="ru">{proposed.text.ru}</p>
      {own && <p>{t("root.second")}</p>}
      {!own && (
        <Form button={t("root.confirm")} onSend={confirm} disabled={!heard} danger plain>
          <p>{t("root.warning")}</p>
          <Tick name={t("root.heard")} on={heard} onTick={setHeard} />
        </Form>
      )}
    </section>
  );
}

export function LostRoot({ one, onDone }: { one: Candidate; onDone: () => Promise<void> }) {
  if (one.slug === null) return null;
  return (
    <>
      {one.proposed_root !== null && <Confirm slug={one.slug} proposed={one.proposed_root} onDone={onDone} />}
      <Propose slug={one.slug} onDone={onDone} />
    </>
  );
}

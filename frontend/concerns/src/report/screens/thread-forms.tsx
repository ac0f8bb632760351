import { useState } from "preact/hooks";
import type { Consent } from "../../protocol/bodies.ts";
import { consentOf } from "../consents.ts";
import { useStore } from "../parts/context.ts";
import { useDoing, type Changing } from "../parts/doing.tsx";
import { FilesField } from "../parts/files.tsx";
import { askDeletion, changeConsents, givenName, refreshed, reply } from "../returning.ts";
import type { Attached } from "../store.ts";
import { ChoiceLines } from "./choices.tsx";

export function Refresh({ opened, onChanged }: Changing) {
  const { store, t } = useStore();
  const { busy, run, told } = useDoing(onChanged);
  return (
    <div>
      {told}
      <button type="button" class="quiet" disabled={busy} onClick={() => run(t("loading"), t("thread.looked"), () => refreshed(store, opened))}>{t("thread.look")}</button>
    </div>
  );
}

export function Reply({ opened, onChanged }: Changing) {
  const { store, t } = useStore();
  const { busy, run, told, setBusy } = useDoing(onChanged);
  const [text, setText] = useState("");
  const [files, setFiles] = useState<Attached[]>([]);
  const [asItIs, setAsItIs] = useState(false);
  const [empty, setEmpty] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const nothing = text.trim() === "" && files.length === 0;
    setEmpty(nothing);
    if (nothing || busy) return;
    const sent = await run(t("sending.sealing"), t("thread.sent"), () => reply(store, opened, text.trim(), files, (stage, done = 1, all = 1) => setBusy(t(`sending.${stage}`, { done, all }))));
    if (sent) [setText(""), setFiles([])];
  };
  return (
    <form onSubmit={submit} noValidate autocomplete="off">
      <h2>{t("thread.reply")}</h2>
      <div class={empty ? "field wrong" : "field"}>
        <label for="reply">{t("thread.reply.text")}</label>
        {empty && <p class="error" id="reply-wrong" role="alert">{t("thread.reply.empty")}</p>}
        <textarea id="reply" rows={6} value={text} maxLength={20_000} autocomplete="off" spellcheck={false} aria-invalid={empty ? true : undefined}
          aria-describedby={empty ? "reply-wrong" : undefined} onInput={(event) => setText((event.target as HTMLTextAreaElement).value)} />
      </div>
      <details>
        <summary>{t("file.add")}</summary>
        <FilesField files={files} onFiles={setFiles} asItIs={asItIs} mine={false} />
        <label class="choice"><input type="checkbox" checked={asItIs} autocomplete="off" onChange={() => setAsItIs(!asItIs)} /><span>{t("file.keep-original")}</span></label>
      </details>
      {told}
      <button type="submit" disabled={busy}>{t("thread.send")}</button>
    </form>
  );
}

export function StandingChoices({ opened, consents, onChanged }: Changing & { consents: Map<string, Consent> }) {
  const { store, state, t } = useStore();
  const { busy, run, told } = useDoing(onChanged);
  const keyed = [...consents].filter(([key]) => !key.startsWith("S0")).map(([key, one]): [string, boolean] => [key.replaceAll(":", " "), one.given]);
  const [chosen, setChosen] = useState<Record<string, boolean>>(Object.fromEntries(keyed));
  const before = Object.fromEntries(keyed);
  const changed = Object.entries(chosen).filter(([key, on]) => (before[key] ?? false) !== on);
  const first = opened.read.messages[0]?.body;
  const concern = first?.kind === "concern" ? first : null;
  const save = () => {
    const said = changed.map(([key, given]) => consentOf(key, given, store.definition, state.language, new Date()));
    return run(t("sending.sealing"), t("thread.choices.saved"), () => changeConsents(store, opened, said));
  };
  return (
    <details>
      <summary>{t("thread.choices")}</summary>
      <ChoiceLines chosen={chosen} onChosen={setChosen} answers={concern?.answers ?? {}} known={givenName(opened.read.messages)} />
      {told}
      <button type="button" disabled={busy || changed.length === 0} onClick={save}>{t("thread.choices.save")}</button>
    </details>
  );
}

export function Deletion({ opened, asked, onChanged }: Changing & { asked: boolean }) {
  const { store, t } = useStore();
  const { busy, run, told } = useDoing(onChanged);
  const [sure, setSure] = useState(false);
  if (asked) return <p>{t("thread.deletion.asked")}</p>;
  return (
    <details>
      <summary>{t("thread.deletion.ask")}</summary>
      <p>{t("thread.deletion.text")}</p>
      <label class="choice"><input type="checkbox" checked={sure} autocomplete="off" onChange={() => setSure(!sure)} /><span>{t("thread.deletion.sure")}</span></label>
      {told}
      <button type="button" class="danger" disabled={busy || !sure} onClick={() => run(t("sending.sealing"), t("thread.deletion.asked"), () => askDeletion(store, opened))}>{t("thread.deletion.ask")}</button>
    </details>
  );
}

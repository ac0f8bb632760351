import { useState } from "preact/hooks";
import { fromWords, toWords } from "../../protocol/words.ts";
import { draftWords, eraseDraft, keepDraft, KEPT_DAYS, makePassphrase, openDraft } from "../draft.ts";
import { useStore } from "../parts/context.ts";
import { Heading } from "../parts/heading.tsx";
import { Busy, Failure, Notice, Summary } from "../parts/notices.tsx";
import { longDay } from "../texts.ts";
import { WorkFailed } from "../work.ts";

function inScript(words: string, language: string): string[] {
  const octets = fromWords(words);
  return "wrong" in octets ? [] : toWords(octets, language === "ru" ? "cyrillic" : "latin");
}

export function Erase() {
  const { store, t } = useStore();
  return <button type="button" class="quiet" onClick={() => void eraseDraft(store)}>{t("draft.erase")}</button>;
}

/** On the way through the form: the offer, or what is kept. */
export function DraftLine() {
  const { store, state, t } = useStore();
  if (Object.keys(state.answers).length === 0) return null;
  if (state.words === null || state.draft === null) {
    return <p><button type="button" class="quiet small" onClick={() => store.change({ place: "keep" })}>{t("draft.offer")}</button></p>;
  }
  return <div class="row"><p class="small">{t("draft.kept", { day: longDay(state.language, state.draft.until) })}</p><Erase /></div>;
}

function Warnings() {
  const { state, t } = useStore();
  return (
    <Notice kind="warm">
      <ul>
        <li>{t("draft.shared")}</li>
        <li>{t("draft.paper")}</li>
        <li>{t("draft.files")}</li>
        <li>{t("draft.gone", { days: KEPT_DAYS })}</li>
        {state.draft !== null && <li>{t("draft.instead")}</li>}
      </ul>
    </Notice>
  );
}

/** The words are shown once and typed in part; only then anything is kept. */
export function Keep() {
  const { store, state, t } = useStore();
  const [words] = useState(makePassphrase);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const [turn, setTurn] = useState(0);
  const [failed, setFailed] = useState(false);
  const shown = inScript(words, state.language);
  const save = async (event: Event) => {
    event.preventDefault();
    const last = fromWords(typed);
    const fits = !("wrong" in last) && toWords(last).join("-") === words.split("-").at(-1);
    [setWrong(!fits), setTurn(turn + 1), setFailed(false)];
    if (!fits) return;
    try {
      await keepDraft(store, words);
      store.change({ place: "flow" });
    } catch {
      setFailed(true);
    }
  };
  return (
    <form class="text" onSubmit={save} noValidate autocomplete="off">
      <Heading of="keep">{t("draft.title")}</Heading>
      <Summary problems={wrong ? [{ field: "last-word", text: t("draft.wrong-last") }] : []} turn={turn} />
      <Warnings />
      {failed && <Failure text={t("draft.not-kept")} />}
      <h2>{t("draft.words")}</h2>
      <ol class="code words" translate={false}>{shown.map((word) => <li key={word}>{word}</li>)}</ol>
      <div class={wrong ? "field wrong" : "field"}>
        <label for="last-word">{t("draft.last")}</label>
        <input id="last-word" value={typed} maxLength={20} autocomplete="off" autocapitalize="none" spellcheck={false} aria-invalid={wrong ? true : undefined}
          onInput={(event) => setTyped((event.target as HTMLInputElement).value)} />
      </div>
      <div class="row">
        <button type="submit">{t("draft.keep")}</button>
        <button type="button" class="quiet" onClick={() => store.change({ place: "flow" })}>{t("draft.not")}</button>
      </div>
    </form>
  );
}

/** On the start page, where there is one. */
export function DraftCard() {
  const { store, state, t } = useStore();
  if (state.draft === null || state.words !== null || state.lack !== null) return null;
  return (
    <section class="card">
      <h2>{t("draft.yours")}</h2>
      <p>{t("draft.yours.text", { day: longDay(state.language, state.draft.until) })}</p>
      <div class="row">
        <button type="button" class="second" onClick={() => store.change({ place: "recall" })}>{t("draft.open")}</button>
        <Erase />
      </div>
    </section>
  );
}

export function Recall() {
  const { store, state, t } = useStore();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const sentence = (error: unknown) => t(error instanceof WorkFailed && error.why !== "failed" ? "sealing.returned" : "draft.other-words");
  const open = async (event: Event) => {
    event.preventDefault();
    const found = draftWords(typed);
    setTurn(turn + 1);
    setWrong(typeof found === "string" ? null : "wrong" in found ? t("draft.no-word", found) : t("draft.count", { n: found.count }));
    if (typeof found !== "string" || busy || state.draft === null) return;
    setBusy(true);
    try {
      await openDraft(store, state.draft, found);
    } catch (error) {
      [setBusy(false), setWrong(sentence(error)), setTurn(turn + 2)];
    }
  };
  if (state.draft === null) return <div class="text"><Heading of="recalled">{t("draft.erased")}</Heading><p><button type="button" onClick={() => store.change({ place: "home" })}>{t("home.back")}</button></p></div>;
  return (
    <form class="text" onSubmit={open} noValidate autocomplete="off">
      <Heading of="recall">{t("draft.open")}</Heading>
      <Summary problems={wrong === null ? [] : [{ field: "words", text: wrong }]} turn={turn} />
      <div class={wrong === null ? "field" : "field wrong"}>
        <label for="words">{t("draft.type")}</label>
        <input id="words" value={typed} maxLength={120} autocomplete="off" autocapitalize="none" spellcheck={false} aria-invalid={wrong === null ? undefined : true}
          onInput={(event) => setTyped((event.target as HTMLInputElement).value)} />
      </div>
      {busy && <Busy text={t("loading")} />}
      <div class="row">
        <button type="submit" disabled={busy}>{t("draft.open")}</button>
        <Erase />
        <button type="button" class="quiet" onClick={() => store.change({ place: "home" })}>{t("back")}</button>
      </div>
    </form>
  );
}

import { useState } from "preact/hooks";
import { groupsOf, tidied } from "../../protocol/code.ts";
import { ApiError } from "../api.ts";
import { eraseDraft } from "../draft.ts";
import { CodeShown } from "../parts/code.tsx";
import { useStore } from "../parts/context.ts";
import { Heading } from "../parts/heading.tsx";
import { Busy, Failure, Notice, Summary } from "../parts/notices.tsx";
import { seal, send, type Progress } from "../sending.ts";
import { told } from "../texts.ts";
import { cards } from "../trusting.ts";
import { sentenceFor } from "../words-for-errors.ts";
import { WorkFailed } from "../work.ts";
import type { Store } from "../store.ts";

function cardOf(store: Store) {
  return store.state.cards?.find(({ organisation }) => organisation.slug === store.state.answers.recipient);
}

/** Sealing whole, then sending; what was sealed is kept for another attempt. */
async function sealAndSend(store: Store, tell: Progress): Promise<void> {
  if (store.state.cards === null) store.change({ cards: await cards(store) }); // a draft was opened without a connection
  const card = cardOf(store);
  if (card === undefined || store.state.handle === null) throw new WorkFailed("failed");
  const sealed = store.state.sealed ?? (await seal(store, store.state.handle, card, tell));
  store.change({ sealed });
  await send(store, sealed, tell);
}

/** What another attempt begins with: a new code where keys are lost, new cards where the manifest is another. */
async function afterFailure(store: Store, error: unknown): Promise<void> {
  if (error instanceof WorkFailed) {
    store.work.end("lost");
    store.change({ code: null, handle: null, sealed: null, place: "flow", screen: "review", note: "" });
  }
  if (error instanceof ApiError && error.word === "manifest-changed") store.change({ cards: await cards(store), sealed: null });
}

export function Code() {
  const { store, state, t } = useStore();
  const [typed, setTyped] = useState("");
  const [turn, setTurn] = useState(0);
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const code = state.code ?? "";
  const organisation = told(cardOf(store)?.organisation.names, state.language);
  /** After a failure a new code is made; otherwise the one that may have been written down stays. */
  const back = () => store.change({ place: "flow", screen: "review", sealed: null, ...(problem === null ? {} : { code: null, handle: null }) });
  const tell: Progress = (stage, done = 1, all = 1) => setBusy(t(`sending.${stage}`, { done, all }));
  const submit = async (event: Event) => {
    event.preventDefault();
    const fits = tidied(typed) === groupsOf(code).at(-1);
    setWrong(!fits);
    setTurn(turn + 1);
    if (!fits || busy !== null) return;
    setProblem(null);
    try {
      await sealAndSend(store, tell);
      if (state.words !== null) void eraseDraft(store).catch(() => undefined); // it is sent all the same
      store.change({ place: "done", answers: { recipient: store.state.answers.recipient ?? "" }, files: [], sealed: null });
    } catch (error) {
      setBusy(null);
      setProblem(sentenceFor(store, error));
      if (error instanceof WorkFailed) store.change({ failure: sentenceFor(store, error) });
      await afterFailure(store, error).catch(() => undefined);
    }
  };
  return (
    <form class="text" onSubmit={submit} noValidate autocomplete="off">
      <Heading of="code">{t("code.title")}</Heading>
      <Summary problems={wrong ? [{ field: "last-group", text: t("code.wrong-group") }] : []} turn={turn} />
      <p class="lead">{t("code.lead")}</p>
      <CodeShown code={code} />
      <ul><li>{t("code.keep")}</li><li>{t("code.where")}</li></ul>
      <Notice kind="warm"><p><strong>{t("code.lost")}</strong></p></Notice>
      <div class={wrong ? "field wrong" : "field"}>
        <label for="last-group">{t("code.retype")}</label>
        {wrong && <p class="error" id="last-group-wrong">{t("code.wrong-group")}</p>}
        <input id="last-group" class="short" value={typed} maxLength={8} autocomplete="off" autocapitalize="characters" spellcheck={false}
          onInput={(event) => setTyped((event.target as HTMLInputElement).value)} aria-invalid={wrong ? true : undefined} aria-describedby={wrong ? "last-group-wrong" : undefined} />
      </div>
      {problem !== null && <Failure text={problem} />}
      {busy !== null && <Busy text={busy} />}
      <div class="row">
        <button type="submit" disabled={busy !== null}>{store.definition.wording.send?.replace("{organisation}", organisation)}</button>
        <button type="button" class="quiet" disabled={busy !== null} onClick={back}>{t("back")}</button>
      </div>
      <p class="small">{t("code.nothing-yet")}</p>
    </form>
  );
}

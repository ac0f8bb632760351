import { useState } from "preact/hooks";
import { chosenOf } from "../consents.ts";
import { asSent, given, wholePages, type Page } from "../definition.ts";
import { megabytes } from "../parts/files.tsx";
import { useStore } from "../parts/context.ts";
import { Busy, Failure } from "../parts/notices.tsx";
import { identityOf } from "../sending.ts";
import { inWords } from "../said.ts";
import { sentenceFor } from "../words-for-errors.ts";
import { useLines } from "./choices.tsx";
import { usePlaces } from "./flow.tsx";

function Rows({ page }: { page: Page }) {
  const { store, state, t } = useStore();
  const rows = given(store.definition, state.answers).filter(({ question }) => page.questions.some(({ id }) => id === question.id));
  const files = page.id === "files" ? state.files : [];
  return (
    <section class="reviewed">
      <h2>{page.name}</h2>
      <dl class="facts">
        {rows.map(({ question, given: answer }) => (
          <div key={question.id}>
            <dt>{question.text}{question.storage === "device" && <span class="small"> {t("review.stays")}</span>}</dt>
            <dd class="mine">{inWords(store, question, answer)}</dd>
          </div>
        ))}
        {files.map((file) => <div key={file.id}><dt>{t("review.file")}</dt><dd class="mine">{file.name} · {megabytes(state.language, file.content.size)}</dd></div>)}
        {rows.length + files.length === 0 && <div><dt>{t("review.nothing")}</dt><dd /></div>}
      </dl>
      <button type="button" class="quiet" onClick={() => store.change({ screen: page.id })}>{t("review.change")} <span class="hidden">{page.name}</span></button>
    </section>
  );
}

function ChosenRows() {
  const { store, state, t } = useStore();
  const chosen = chosenOf(state.chosen, store.definition, asSent(store.definition, state.answers));
  const lines = useLines(identityOf(state) !== null).filter(({ key }) => chosen[key]);
  return (
    <section class="reviewed">
      <h2>{store.definition.form.steps.find(({ id }) => id === "choices")?.name}</h2>
      {lines.length === 0 ? <p>{t("review.no-choices")}</p> : <ul>{lines.map(({ key, text }) => <li key={key}>{text}</li>)}</ul>}
      <button type="button" class="quiet" onClick={() => store.change({ screen: "choices" })}>{t("review.change")} <span class="hidden">{t("review.choices")}</span></button>
    </section>
  );
}

/** All that was answered, and then the code. */
export function Review() {
  const { store, state, t } = useStore();
  const { go } = usePlaces();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(state.failure);
  const makeCode = async () => {
    if (state.code !== null) return store.change({ place: "code" });
    setBusy(true);
    setProblem(null);
    store.change({ failure: null });
    try {
      const { code, handle } = await store.work.do("begin", null);
      store.change({ code, handle, place: "code" });
    } catch (error) {
      setBusy(false);
      setProblem(sentenceFor(store, error));
    }
  };
  return (
    <>
      {wholePages(store.definition, state.answers).map((page) => <Rows key={page.id} page={page} />)}
      <ChosenRows />
      {problem !== null && <Failure text={problem} />}
      {busy && <Busy text={t("review.making")} />}
      <div class="row">
        <button type="button" disabled={busy} onClick={makeCode}>{t(state.code === null ? "review.code" : "review.code.again")}</button>
        <button type="button" class="quiet" onClick={() => go(-1)}>{t("back")}</button>
      </div>
    </>
  );
}

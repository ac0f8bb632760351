import { useEffect, useState } from "preact/hooks";
import type { Question } from "../definition.ts";
import { CardChoice } from "../parts/card.tsx";
import { useStore } from "../parts/context.ts";
import { Busy, Failure, Notice } from "../parts/notices.tsx";
import { cards } from "../trusting.ts";
import { sentenceFor } from "../words-for-errors.ts";

interface Props {
  question: Question;
  wrong: string | undefined;
}

/** Cards of those to whom one can write. */
export function Recipient({ question, wrong }: Props) {
  const { store, state, t } = useStore();
  const [problem, setProblem] = useState<string | null>(null);
  const load = async () => {
    setProblem(null);
    try {
      store.change({ cards: await cards(store) });
    } catch (error) {
      setProblem(sentenceFor(store, error));
    }
  };
  useEffect(() => void (state.cards === null && load()), []);
  const choose = (slug: string) => store.change({ answers: { ...store.state.answers, recipient: slug } });
  const linked = state.answers.linked === "yes";
  return (
    <fieldset class={wrong ? "field wrong" : "field"}>
      <legend>{question.text} <span class="needed">({t("needed")})</span></legend>
      {question.hint && <p class="hint">{question.hint}</p>}
      {wrong && <p class="error">{wrong}</p>}
      {problem !== null && <Failure text={problem}><button type="button" onClick={load}>{t("again")}</button></Failure>}
      {state.cards === null && problem === null && <Busy text={t("loading")} />}
      {state.cards?.length === 0 && <p>{t("card.none")}</p>}
      {state.cards?.map((card, at) => (
        <CardChoice key={card.organisation.slug} card={card} first={at === 0} chosen={state.answers.recipient === card.organisation.slug} onChoose={() => choose(card.organisation.slug)} />
      ))}
      <div aria-live="polite">{linked && <Notice kind="warm"><p>{t("card.linked")}</p></Notice>}</div>
    </fieldset>
  );
}

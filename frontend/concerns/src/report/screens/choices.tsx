import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { PASS_ON, TELL, chosenOf, countable, isCounting } from "../consents.ts";
import { asSent, holds, isEmpty, type Answers, type ConsentText } from "../definition.ts";
import { identityOf } from "../sending.ts";
import { useStore } from "../parts/context.ts";
import { Summary } from "../parts/notices.tsx";
import { Ask, fieldId } from "../parts/question.tsx";
import { filled, told } from "../texts.ts";
import { usePlaces } from "./flow.tsx";

interface Line {
  key: string;
  text: string;
  withdrawn: string;
}

/** Services of the country at hand; before one is named, of the organisation's. */
function useServices(): { id: string; name: string }[] {
  const { state } = useStore();
  const card = state.cards?.find(({ organisation }) => organisation.slug === state.answers.recipient);
  const country = typeof state.answers.country === "string" ? state.answers.country : card?.organisation.country;
  const near = (state.services ?? []).filter((one) => one.country === country);
  return near.map((one) => ({ id: one.id, name: told(one.service, state.language) }));
}

/** One tick for each purpose and each body; nothing is bundled. `known`: is there a name that could be opened? */
export function useLines(known: boolean): Line[] {
  const { store, t } = useStore();
  const services = useServices();
  const lineOf = (consent: ConsentText, key: string, blank: string, name: string): Line => {
    return { key, text: filled(consent.text, { [blank]: name }), withdrawn: consent.withdrawn };
  };
  const lines: Record<string, (consent: ConsentText) => Line[]> = {
    S1: (one) => [lineOf(one, "S1", "", "")],
    S2: (one) => [lineOf(one, "S2", "handler", t("choices.handler"))],
    S3: (one) => [...services.map(({ id, name }) => lineOf(one, `S3 ${id}`, "service", name)), lineOf(one, "S3", "service", t("choices.service"))],
    S4: (one) => TELL.flatMap((body) => ["without", "with"].map((how) => ({ ...lineOf(one, `S4 ${body} ${how}`, "body", t(`body.${body}`)), text: t(`choices.tell.${how}`, { body: t(`body.${body}`) }) }))),
    S5: (one) => [lineOf(one, "S5", "", "")],
    S6: (one) => PASS_ON.map((body) => lineOf(one, `S6 ${body}`, "body", t(`body.${body}`))),
  };
  return store.definition.consents.consents.filter((one) => one.on_form && (known || (one.id !== "S1" && one.id !== "S2"))).flatMap((one) => lines[one.id]?.(one) ?? []);
}

interface Choosing {
  chosen: Record<string, boolean>;
  onChosen: (chosen: Record<string, boolean>) => void;
  /** as they are sent */
  answers: Answers;
  known: boolean;
  /** stands where counting is not offered because of what was left open */
  asking?: ComponentChildren;
}

/** What counting waits for is said; what was agreed to before can be taken back all the same. */
export function ChoiceLines({ chosen, onChosen, answers, known, asking }: Choosing) {
  const { store, t } = useStore();
  const lines = useLines(known);
  const counted = countable(store.definition, answers);
  const why = (purpose: string) => (!isCounting(purpose) ? "yes" : counted === "yes" && purpose === "S6" && !chosen.S5 ? "uncounted" : counted);
  const purposes = [...new Set(lines.map(({ key }) => key.slice(0, 2)))];
  return (
    <>
      {purposes.map((purpose) => {
        const own = lines.filter(({ key }) => key.startsWith(purpose));
        const shut = why(purpose) !== "yes";
        const offered = shut ? own.filter(({ key }) => chosen[key]) : own;
        return (
          <fieldset class="field" key={purpose}>
            <legend>{t(`choices.${purpose}`)}</legend>
            {shut && <p class="hint">{t(`choices.shut.${why(purpose)}`)}</p>}
            {purpose === "S5" && asking}
            {offered.map(({ key, text }) => (
              <label class="choice" key={key}>
                <input type="checkbox" checked={chosen[key] ?? false} autocomplete="off" onChange={() => onChosen({ ...chosen, [key]: !(chosen[key] ?? false) })} />
                <span>{text}</span>
              </label>
            ))}
            {offered.length > 0 && <details class="why"><summary>{t("choices.withdraw")}</summary><p>{own[0]?.withdrawn}</p></details>}
          </fieldset>
        );
      })}
    </>
  );
}

const WHOSE = ["role", "agreement"];

/** Whose experience it is, asked where it is needed, once somebody left it open before. */
function useWhose(answers: Answers) {
  const { store } = useStore();
  const [open] = useState(countable(store.definition, answers) === "whose");
  const questions = store.definition.pages.flatMap((page) => page.questions).filter(({ id }) => WHOSE.includes(id));
  return open ? questions.filter(({ asked_when }) => holds(asked_when, store.state.answers)) : [];
}

export function Choices() {
  const { store, state, t } = useStore();
  const { go } = usePlaces();
  const [turn, setTurn] = useState(0);
  const answers = asSent(store.definition, state.answers);
  const whose = useWhose(answers);
  const lacking = whose.filter(({ id, mandatory }) => mandatory && isEmpty(state.answers[id]));
  const problems = turn === 0 ? [] : lacking.map(({ id, text }) => ({ field: fieldId(id), text: t("missing", { question: text }) }));
  const next = (event: Event) => {
    event.preventDefault();
    setTurn(turn + 1);
    if (lacking.length === 0) go(1);
  };
  const asking = whose.map((question) => <Ask key={question.id} question={question} wrong={problems.find(({ field }) => field === fieldId(question.id))?.text} />);
  return (
    <form autocomplete="off" noValidate onSubmit={next}>
      <Summary problems={problems} turn={turn} />
      <ChoiceLines chosen={chosenOf(state.chosen, store.definition, answers)} onChosen={(chosen) => store.change({ chosen })} answers={answers}
        known={identityOf(state) !== null} asking={asking} />
      <div class="row">
        <button type="submit">{t("next")}</button>
        <button type="button" class="quiet" onClick={() => go(-1)}>{t("back")}</button>
      </div>
    </form>
  );
}

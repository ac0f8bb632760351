import { PASS_ON, TELL, countable } from "../consents.ts";
import type { Answers, ConsentText } from "../definition.ts";
import { identityOf } from "../sending.ts";
import { useStore } from "../parts/context.ts";
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
  answers: Answers;
  known: boolean;
}

export function ChoiceLines({ chosen, onChosen, answers, known }: Choosing) {
  const { t } = useStore();
  const lines = useLines(known);
  const counted = countable(answers);
  const purposes = [...new Set(lines.map(({ key }) => key.slice(0, 2)))];
  return (
    <>
      {purposes.map((purpose) => {
        const own = lines.filter(({ key }) => key.startsWith(purpose));
        const shut = (purpose === "S5" || purpose === "S6") && counted !== "yes";
        return (
          <fieldset class="field" key={purpose}>
            <legend>{t(`choices.${purpose}`)}</legend>
            {shut && <p class="hint">{t(`choices.shut.${counted}`)}</p>}
            {!shut && own.map(({ key, text }) => (
              <label class="choice" key={key}>
                <input type="checkbox" checked={chosen[key] ?? false} autocomplete="off" onChange={() => onChosen({ ...chosen, [key]: !(chosen[key] ?? false) })} />
                <span>{text}</span>
              </label>
            ))}
            {!shut && <details class="why"><summary>{t("choices.withdraw")}</summary><p>{own[0]?.withdrawn}</p></details>}
          </fieldset>
        );
      })}
    </>
  );
}

export function Choices() {
  const { store, state, t } = useStore();
  const { go } = usePlaces();
  return (
    <form autocomplete="off" onSubmit={(event) => { event.preventDefault(); go(1); }}>
      <ChoiceLines chosen={state.chosen} onChosen={(chosen) => store.change({ chosen })} answers={state.answers} known={identityOf(state) !== null} />
      <div class="row">
        <button type="submit">{t("next")}</button>
        <button type="button" class="quiet" onClick={() => go(-1)}>{t("back")}</button>
      </div>
    </form>
  );
}

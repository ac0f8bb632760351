import { PASS_ON, TELL, countable } from "../consents.ts";
import type { ConsentText } from "../definition.ts";
import { useStore } from "../parts/context.ts";
import { filled, told } from "../texts.ts";
import { usePlaces } from "./flow.tsx";

interface Line {
  key: string;
  text: string;
  withdrawn: string;
}

/** One tick for each purpose and each body; nothing is bundled. */
export function useLines(): Line[] {
  const { store, state, t } = useStore();
  const { language } = state;
  const lineOf = (consent: ConsentText, key: string, blank: string, name: string): Line => {
    return { key, text: filled(consent.text, { [blank]: name }), withdrawn: consent.withdrawn };
  };
  const services = (state.services ?? []).map((one) => ({ id: one.id, name: told(one.service, language) }));
  const lines: Record<string, (consent: ConsentText) => Line[]> = {
    S1: (one) => [lineOf(one, "S1", "", "")],
    S2: (one) => [lineOf(one, "S2", "handler", t("choices.handler"))],
    S3: (one) => [...services.map(({ id, name }) => lineOf(one, `S3 ${id}`, "service", name)), lineOf(one, "S3", "service", t("choices.service"))],
    S4: (one) => TELL.flatMap((body) => ["without", "with"].map((how) => ({ ...lineOf(one, `S4 ${body} ${how}`, "body", t(`body.${body}`)), text: t(`choices.tell.${how}`, { body: t(`body.${body}`) }) }))),
    S5: (one) => [lineOf(one, "S5", "", "")],
    S6: (one) => PASS_ON.map((body) => lineOf(one, `S6 ${body}`, "body", t(`body.${body}`))),
  };
  return store.definition.consents.consents.filter((one) => one.on_form).flatMap((one) => lines[one.id]?.(one) ?? []);
}

export function ChoiceLines({ chosen, onChosen }: { chosen: Record<string, boolean>; onChosen: (chosen: Record<string, boolean>) => void }) {
  const { state, t } = useStore();
  const lines = useLines();
  const counted = countable(state.answers);
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
      <ChoiceLines chosen={state.chosen} onChosen={(chosen) => store.change({ chosen })} />
      <div class="row">
        <button type="submit">{t("next")}</button>
        <button type="button" class="quiet" onClick={() => go(-1)}>{t("back")}</button>
      </div>
    </form>
  );
}

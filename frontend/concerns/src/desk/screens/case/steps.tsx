/** The next state of a case: told to the server for its clocks, and to the person in a message of the thread. */

import { useState } from "preact/hooks";
import { sealTriage, write, type Opened, type Triage } from "../../casework.ts";
import { questionOf } from "../../definition.ts";
import { useStore } from "../../parts/context.ts";
import { Choose, Lines, Ticks } from "../../parts/fields.tsx";
import { Form } from "../../parts/form.tsx";
import { OUTCOMES, stepsFrom } from "../../states.ts";
import { isLanguage, say } from "../../texts.ts";
import type { Store } from "../../store.ts";

interface Given {
  state: string;
  text: string;
  outcomes: string[];
  triage: Triage | null;
}

async function step(store: Store, opened: Opened, { state, text, outcomes, triage }: Given): Promise<void> {
  const { slug } = store.state;
  await store.api.act(slug, opened.whole.handle, "state", { state, ...(outcomes.length > 0 ? { outcomes } : {}) });
  const sealed = triage === null ? null : await sealTriage(opened, triage);
  await store.take(await write(store.desk, opened, { kind: "state", state, outcomes, text: text.trim(), ...(sealed === null ? {} : { triage: sealed }) }));
}

function usual(opened: Opened, state: string): string {
  const language = opened.first?.language ?? "en";
  return state === "acknowledged" && isLanguage(language) ? say(language, "steps.acknowledgement") : "";
}

function Judge({ triage, onTriage }: { triage: Triage; onTriage: (triage: Triage) => void }) {
  const { store, t } = useStore();
  const field = (id: "certainty" | "urgency") => {
    const question = questionOf(store.definition, id);
    const options = store.definition.lists[question?.list ?? ""]?.options ?? [];
    return (
      <Choose key={id} name={question?.text ?? id} {...(question?.hint === undefined ? {} : { hint: question.hint })} empty={t("choose")} value={triage[id]}
        options={options.map((one) => [one.code, one.name])} onValue={(value) => onTriage({ ...triage, [id]: value })} />
    );
  };
  return <>{field("urgency")}{field("certainty")}<p class="hint">{t("steps.sealed")}</p></>;
}

function Next({ opened, to }: { opened: Opened; to: string }) {
  const { store, state, t } = useStore();
  const [text, setText] = useState(usual(opened, to));
  const [outcomes, setOutcomes] = useState(new Set(opened.whole.outcomes));
  const [triage, setTriage] = useState<Triage>(state.triage ?? { certainty: "", urgency: opened.whole.urgent ? "danger" : "" });
  const judges = to === "triaged";
  const concludes = ["feedback", "closed"].includes(to);
  const lacking = (judges && (triage.certainty === "" || triage.urgency === "")) || (to === "closed" && outcomes.size === 0);
  const given: Given = { state: to, text, outcomes: concludes ? [...outcomes] : [], triage: judges ? triage : null };
  return (
    <Form button={t(`step.${to}`)} disabled={lacking || opened.thread.broken !== null} onSend={() => store.run(() => step(store, opened, given), t("steps.done"))} plain>
      {judges && <Judge triage={triage} onTriage={setTriage} />}
      {concludes && <Ticks name={t("steps.outcomes")} options={OUTCOMES.map((one) => [one, t(`outcome.${one}`)])} ticked={outcomes} onTicked={setOutcomes} />}
      <Lines name={t("steps.text")} rows={4} value={text} onValue={setText} />
    </Form>
  );
}

export function Steps({ opened }: { opened: Opened }) {
  const { store, state, t } = useStore();
  const steps = stepsFrom(opened.whole.state);
  const { triage } = state;
  const named = (id: string, code: string) => store.definition.lists[questionOf(store.definition, id)?.list ?? ""]?.options.find((one) => one.code === code)?.name ?? code;
  return (
    <section>
      <h2>{t("steps.title")}</h2>
      {triage !== null && <p>{t("steps.judged", { urgency: named("urgency", triage.urgency), certainty: named("certainty", triage.certainty) })}</p>}
      {steps.map((to, at) => (
        <details key={`${opened.whole.state} ${to}`} open={at === 0 && steps.length === 1}>
          <summary>{t(`step.${to}`)}</summary>
          <Next opened={opened} to={to} />
        </details>
      ))}
    </section>
  );
}

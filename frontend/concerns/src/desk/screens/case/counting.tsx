/** The coded extract: built here from the codes, shown, and sent without the case. */

import { useState } from "preact/hooks";
import type { Consent } from "../../../protocol/bodies.ts";
import type { Protocol } from "../../api.ts";
import { write, type Opened } from "../../casework.ts";
import { agrees, standing } from "../../consents.ts";
import { isAsked, nameIn, questionOf, type Definition } from "../../definition.ts";
import { buildExtract, makeWithdrawal, passageOf, quarterOf, toChoose, type Coded } from "../../extract.ts";
import { useStore } from "../../parts/context.ts";
import { Choose, Line } from "../../parts/fields.tsx";
import { Form } from "../../parts/form.tsx";
import { isTriaged } from "../../states.ts";
import type { Store } from "../../store.ts";

/** What goes to each body to which the person agreed and with which a protocol is in force. */
function passagesOf(definition: Definition, protocols: Protocol[], consents: Consent[], coded: Coded): [string, Coded][] {
  return protocols.filter(({ live, body }) => live && agrees(consents, "S6", body)).flatMap(({ body, fields }): [string, Coded][] => {
    const passage = passageOf(definition, body, fields, coded);
    return passage === null ? [] : [[body, passage]];
  });
}

/** The person has each token before anything is counted or passed on: it can then be taken back. */
async function send(store: Store, opened: Opened, coded: Coded, passages: [string, Coded][]): Promise<void> {
  let at = opened;
  for (const [body, fields] of [["", coded] as [string, Coded], ...passages]) {
    const { token, hash } = await makeWithdrawal();
    at = await write(store.desk, at, { kind: "withdrawal", token, ...(body === "" ? {} : { about: body }) });
    await store.take(at);
    await store.api.postExtract(store.state.slug, fields, hash, body);
  }
}

function Shown({ coded }: { coded: Coded }) {
  const { store } = useStore();
  const { definition } = store;
  return (
    <dl class="facts">
      {definition.extract.variables.flatMap((variable) =>
        Object.entries(variable.fields).filter(([name]) => name in coded).map(([name, field]) => (
          <div key={name}>
            <dt>{definition.lists[field.list ?? ""]?.name ?? variable.name}</dt>
            <dd>{nameIn(definition, field.list, coded[name] ?? "")}</dd>
          </div>
        )),
      )}
    </dl>
  );
}

function Leading({ opened, chosen, onChoose }: { opened: Opened; chosen: Coded; onChoose: (chosen: Coded) => void }) {
  const { store, t } = useStore();
  const { definition } = store;
  return (
    <>
      {toChoose(definition, opened.first?.answers ?? {}).map(({ field, list, codes }) => (
        <Choose
          key={field} name={t("count.leading", { what: definition.lists[list ?? ""]?.name ?? field })} empty={t("choose")} value={chosen[field] ?? ""}
          options={codes.map((code): [string, string] => [code, nameIn(definition, list, code)])} onValue={(code) => onChoose({ ...chosen, [field]: code })}
        />
      ))}
    </>
  );
}

const OWN_YES = "own_yes";

/** Of what somebody else tells: has the person it happened to said yes themselves? Asked where it counts, and sent to nobody. */
function OwnYes({ opened, value, onValue }: { opened: Opened; value: string; onValue: (code: string) => void }) {
  const { store, t } = useStore();
  const { definition } = store;
  const question = questionOf(definition, OWN_YES);
  if (question === undefined || !isAsked(question, opened.first?.answers ?? {})) return null;
  const options = (definition.lists[question.list ?? ""]?.options ?? []).map((one): [string, string] => [one.code, one.name]);
  return <Choose name={question.text} hint={question.hint ?? ""} empty={t("choose")} value={value} options={options} onValue={onValue} />;
}

function Build({ opened, certainty }: { opened: Opened; certainty: string }) {
  const { store, state, t } = useStore();
  const recipient = store.organisation?.kind ?? "";
  const [country, setCountry] = useState("");
  const [coded, setCoded] = useState<Coded | null>(null);
  const [chosen, setChosen] = useState<Coded>({});
  const [ownYes, setOwnYes] = useState("");
  const [protocols, setProtocols] = useState<Protocol[]>([]);
  const passages = passagesOf(store.definition, protocols, standing(opened.thread.messages), coded ?? {});
  const answers = opened.first?.answers ?? {};
  const known = typeof answers.country === "string" && !answers.country.startsWith("_") && answers.country !== "";
  const options = (list: string) => (store.definition.lists[list]?.options ?? []).map((one): [string, string] => [one.code, one.name]);
  const build = () => store.run(async () => {
    const judged = { concern_certainty: certainty, concern_recipient: recipient, quarter: quarterOf(opened.whole.received) ?? "" };
    setProtocols(await store.api.protocols(state.slug));
    setCoded(buildExtract(store.definition, { ...answers, ...(known ? {} : { country }), [OWN_YES]: ownYes }, judged, chosen));
  });
  if (coded !== null) {
    return (
      <Form button={t("count.send")} onSend={() => store.run(() => send(store, opened, coded, passages), t("count.sent"))} plain>
        <p>{t("count.shown")}</p>
        <Shown coded={coded} />
        {passages.map(([body, fields]) => (
          <div key={body}>
            <p>{t("count.passed", { body: store.definition.bodies.bodies[body]?.name ?? body })}</p>
            <Shown coded={fields} />
          </div>
        ))}
      </Form>
    );
  }
  return (
    <Form button={t("count.build")} onSend={build} disabled={recipient === "" || (!known && country === "")} plain>
      <Leading opened={opened} chosen={chosen} onChoose={setChosen} />
      <OwnYes opened={opened} value={ownYes} onValue={setOwnYes} />
      <Line name={t("count.area")} hint={t("count.area.hint")} value={chosen.area ?? ""} onValue={(area) => setChosen({ ...chosen, area: area.toUpperCase() })} />
      {!known && <Choose name={store.definition.lists.country?.name ?? "country"} empty={t("choose")} value={country} options={options("country")} onValue={setCountry} />}
      {!known && options("country").length === 0 && <Line name={t("count.country")} value={country} onValue={(value) => setCountry(value.toUpperCase())} />}
    </Form>
  );
}

export function Counting({ opened }: { opened: Opened }) {
  const { state, t } = useStore();
  const { messages } = opened.thread;
  const agreed = opened.whole.consents.S5 === true && agrees(standing(messages), "S5");
  const already = messages.some(({ body }) => body.kind === "withdrawal" && body.about === undefined);
  const certainty = state.triage?.certainty ?? "";
  const why = !agreed ? "count.not_agreed" : already ? "count.already" : !isTriaged(opened.whole.state) || certainty === "" ? "count.not_triaged" : null;
  return (
    <section>
      <h2>{t("count.title")}</h2>
      {why !== null && <p>{t(why)}</p>}
      {why === null && <details><summary>{t("count.build")}</summary><Build opened={opened} certainty={certainty} /></details>}
    </section>
  );
}

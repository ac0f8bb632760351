/** What was agreed with whom about passing coded answers on, put in force by two people, and the passing on. */

import { useEffect, useState } from "preact/hooks";
import type { Protocol } from "../api.ts";
import { fieldName } from "../definition.ts";
import { useStore } from "../parts/context.ts";
import { Choose, Line, Lines, Tick, Ticks } from "../parts/fields.tsx";
import { Act, Form } from "../parts/form.tsx";
import { save } from "../viewing.ts";

const FREQUENCIES = ["quarter", "year"];

function standingOf(one: Protocol): string {
  if (one.live) return "live";
  return one.ended !== null ? "ended" : one.confirmed === null ? "proposed" : "over";
}

function Agreed({ one, onTurned }: { one: Protocol; onTurned: () => Promise<void> }) {
  const { store, state, t } = useStore();
  const { definition } = store;
  const turn = (how: "confirm" | "end") => store.run(async () => {
    await store.api.turnProtocol(state.slug, one.number, how);
    await onTurned();
  });
  const fetch = () => store.run(async () => save(await store.api.passedOn(state.slug, one.body), `passed-on-${one.body}-${state.slug}.json`));
  const standing = standingOf(one);
  return (
    <section>
      <h2>{definition.bodies.bodies[one.body]?.name ?? one.body}</h2>
      <dl class="facts">
        <div><dt>{t("passing.standing")}</dt><dd>{t(`passing.is.${standing}`)}</dd></div>
        <div><dt>{t("passing.parties")}</dt><dd>{one.parties.join("; ")}</dd></div>
        <div><dt>{t("passing.fields")}</dt><dd>{one.fields.map((field) => fieldName(definition, field)).join("; ")}</dd></div>
        <div><dt>{t("passing.frequency")}</dt><dd>{t(`passing.each.${one.frequency}`)}</dd></div>
        <div><dt>{t("passing.expires")}</dt><dd>{one.expires}</dd></div>
        {one.few && <div><dt>{t("passing.few.short")}</dt><dd>{t("passing.few")}</dd></div>}
      </dl>
      <p class="row">
        {standing === "proposed" && <Act name={t("passing.confirm")} quiet={false} onAct={() => turn("confirm")} />}
        {standing === "live" && store.may("count") && <Act name={t("passing.fetch")} quiet={false} onAct={fetch} />}
        {(standing === "proposed" || standing === "live") && <Act name={t("passing.end")} onAct={() => turn("end")} />}
      </p>
      {standing === "live" && store.may("count") && <p class="small">{t("passing.final")}</p>}
    </section>
  );
}

function Propose({ onProposed }: { onProposed: () => Promise<void> }) {
  const { store, state, t } = useStore();
  const known = store.definition.bodies.bodies;
  const [body, setBody] = useState("");
  const [fields, setFields] = useState(new Set<string>());
  const [parties, setParties] = useState("");
  const [frequency, setFrequency] = useState("quarter");
  const [expires, setExpires] = useState("");
  const [few, setFew] = useState(false);
  const choose = (code: string) => {
    setBody(code);
    setFields(new Set(known[code]?.fields));
  };
  const named = parties.split("\n").map((one) => one.trim()).filter(Boolean);
  const send = () => store.run(async () => {
    await store.api.propose(state.slug, { body, parties: named, fields: [...fields], frequency, few, expires });
    await onProposed();
  }, t("passing.proposed"));
  return (
    <Form button={t("passing.propose")} disabled={body === "" || expires === "" || named.length < 2} onSend={send}>
      <Choose name={t("passing.body")} empty={t("choose")} value={body} options={Object.entries(known).map(([code, one]) => [code, one.name])} onValue={choose} />
      {body !== "" && <Ticks name={t("passing.fields")} options={(known[body]?.fields ?? []).map((field) => [field, fieldName(store.definition, field)])} ticked={fields} onTicked={setFields} />}
      <Lines name={t("passing.parties")} hint={t("passing.parties.hint")} value={parties} onValue={setParties} />
      <Choose name={t("passing.frequency")} value={frequency} options={FREQUENCIES.map((one) => [one, t(`passing.each.${one}`)])} onValue={setFrequency} />
      <Line name={t("passing.expires")} type="date" value={expires} onValue={setExpires} />
      <Tick name={t("passing.few")} on={few} onTick={setFew} />
    </Form>
  );
}

export function Passing() {
  const { store, state, t } = useStore();
  const [protocols, setProtocols] = useState<Protocol[] | null>(null);
  const read = async () => setProtocols(await store.api.protocols(state.slug));
  useEffect(() => void store.run(read), [state.slug]);
  return (
    <div class="text">
      <h1>{t("place.passing")}</h1>
      <p class="lead">{t("passing.text")}</p>
      {protocols?.length === 0 && <p>{t("passing.none")}</p>}
      {protocols?.map((one) => <Agreed key={one.number} one={one} onTurned={read} />)}
      {store.may("organise") && <details><summary>{t("passing.new")}</summary><Propose onProposed={read} /></details>}
    </div>
  );
}

/** Referring to help: which service, what exactly is passed on, and what came of it. */

import { useEffect, useState } from "preact/hooks";
import type { Referral, Service } from "../../api.ts";
import { readPreview, sealPreview, type Opened } from "../../casework.ts";
import { agrees, standing } from "../../consents.ts";
import { useStore } from "../../parts/context.ts";
import { Choose, Lines, Ticks } from "../../parts/fields.tsx";
import { Form } from "../../parts/form.tsx";
import { offered, previewOf } from "../../referring.ts";
import { REFERRED } from "../../states.ts";
import { dateAnswer, longDay, type Language } from "../../texts.ts";

function serviceName(service: Service, language: Language): string {
  const said = service.service as string | Record<string, string> | undefined;
  return typeof said === "string" ? said : (said?.[language] ?? said?.en ?? service.id);
}

function Preview({ preview }: { preview: Record<string, string> }) {
  const { t } = useStore();
  return <dl class="facts">{Object.entries(preview).map(([name, value]) => <div key={name}><dt>{name || t("refer.note")}</dt><dd class="words">{value}</dd></div>)}</dl>;
}

function Made({ opened, one, name }: { opened: Opened; one: Referral; name: string }) {
  const { store, state, t } = useStore();
  const [preview, setPreview] = useState<Record<string, string> | null>(null);
  const [outcome, setOutcome] = useState("");
  useEffect(() => void readPreview(opened, one.preview).then(setPreview), [one.preview]);
  const tell = () => store.run(async () => {
    await store.api.referralOutcome(state.slug, opened.whole.handle, one.number, outcome);
    await store.refresh();
  });
  return (
    <li>
      <p><strong>{name}</strong> · {longDay(state.language, one.day)} · {t(one.outcome === null ? "refer.open" : `referred.${one.outcome}`)}</p>
      {preview !== null && <details><summary>{t("refer.passed")}</summary><Preview preview={preview} /></details>}
      <Form button={t("refer.tell")} onSend={tell} disabled={outcome === ""} plain>
        <Choose name={t("refer.outcome")} empty={t("choose")} value={outcome} options={REFERRED.map((code) => [code, t(`referred.${code}`)])} onValue={setOutcome} />
      </Form>
    </li>
  );
}

function New({ opened, services }: { opened: Opened; services: Service[] }) {
  const { store, state, t } = useStore();
  const [service, setService] = useState("");
  const [ticked, setTicked] = useState(new Set<string>());
  const [note, setNote] = useState("");
  const fields = offered(opened, store.definition, t("case.story"), (one) => dateAnswer(state.language, one));
  const preview = previewOf(fields, ticked, note);
  const agreed = service !== "" && agrees(standing(opened.thread.messages), "S3", service);
  const send = () => store.run(async () => {
    await store.api.act(state.slug, opened.whole.handle, "referrals", { service, preview: await sealPreview(opened, preview) });
    setTicked(new Set());
    setNote("");
    await store.refresh();
  }, t("refer.done"));
  const good = services.filter((one) => one.next_check >= store.today);
  return (
    <details>
      <summary>{t("refer.new")}</summary>
      <Form button={t("refer.button")} onSend={send} disabled={!agreed || Object.keys(preview).length === 0} plain>
        <Choose name={t("refer.service")} empty={t("choose")} value={service} options={good.map((one) => [one.id, serviceName(one, state.language)])} onValue={setService} />
        {service !== "" && !agreed && <p class="notice warm">{t("refer.not_agreed")}</p>}
        <Ticks name={t("refer.fields")} options={fields.map((field) => [field.id, field.name])} ticked={ticked} onTicked={setTicked} />
        <Lines name={t("refer.note")} rows={3} value={note} onValue={setNote} />
        <h3>{t("refer.preview")}</h3>
        {Object.keys(preview).length === 0 ? <p>{t("refer.nothing")}</p> : <Preview preview={preview} />}
        <p class="small">{t("refer.by_hand")}</p>
      </Form>
    </details>
  );
}

export function Referrals({ opened }: { opened: Opened }) {
  const { store, state, t } = useStore();
  const [services, setServices] = useState<Service[]>([]);
  useEffect(() => void store.api.services(state.slug).then(setServices, () => undefined), [state.slug]);
  const name = (id: string) => {
    const known = services.find((one) => one.id === id);
    return known === undefined ? id : serviceName(known, state.language);
  };
  return (
    <section>
      <h2>{t("refer.title")}</h2>
      {!opened.whole.consents.S3 && <p>{t("refer.no_consent")}</p>}
      <ul class="held">{opened.whole.referrals.map((one) => <Made key={one.number} opened={opened} one={one} name={name(one.service)} />)}</ul>
      {opened.whole.consents.S3 && <New opened={opened} services={services} />}
    </section>
  );
}

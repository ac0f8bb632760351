/** Referring to help: which service, what exactly is passed on, and what came of it. */

import { useEffect, useState } from "preact/hooks";
import type { Holder } from "../../../protocol/index.ts";
import type { Referral, Service } from "../../api.ts";
import { readPreview, sealPackage, sealPreview, type Opened } from "../../casework.ts";
import { agrees, standing } from "../../consents.ts";
import { manifestOf } from "../../handing.ts";
import { useStore } from "../../parts/context.ts";
import { Choose, Lines, Ticks } from "../../parts/fields.tsx";
import { Form } from "../../parts/form.tsx";
import { Outcome, Preview, serviceName } from "../../parts/referral.tsx";
import { offered, previewOf } from "../../referring.ts";
import { dateAnswer, longDay } from "../../texts.ts";

function Made({ opened, one, name }: { opened: Opened; one: Referral; name: string }) {
  const { store, state, t } = useStore();
  const [preview, setPreview] = useState<Record<string, string> | null>(null);
  useEffect(() => void readPreview(opened, one.preview).then(setPreview), [one.preview]);
  const tell = (outcome: string) => store.run(async () => {
    await store.api.referralOutcome(state.slug, opened.whole.handle, one.number, outcome);
    await store.refresh();
  });
  return (
    <li>
      <p><strong>{name}</strong>{one.officer !== null && ` · ${store.nameOf(one.officer)}`} · {longDay(state.language, one.day)} · {t(one.outcome === null ? "refer.open" : `referred.${one.outcome}`)}</p>
      {preview !== null && <details><summary>{t("refer.passed")}</summary><Preview preview={preview} /></details>}
      {store.may("refer") && <Outcome onTell={tell} />}
    </li>
  );
}

const MYSELF = "-";

function New({ opened, services, officers }: { opened: Opened; services: Service[]; officers: Holder[] }) {
  const { store, state, t } = useStore();
  const [officer, setOfficer] = useState(store.may("refer") ? MYSELF : "");
  const [service, setService] = useState("");
  const [ticked, setTicked] = useState(new Set<string>());
  const [note, setNote] = useState("");
  const fields = offered(opened, store.definition, t("case.story"), (one) => dateAnswer(state.language, one));
  const preview = previewOf(fields, ticked, note);
  const agreed = service !== "" && agrees(standing(opened.thread.messages), "S3", service);
  const to = officers.find((one) => one.holder === officer);
  const send = () => store.run(async () => {
    const given_to = to === undefined ? null : { officer, package: await sealPackage(preview, to.recipient) };
    await store.api.act(state.slug, opened.whole.handle, "referrals", { service, preview: await sealPreview(opened, preview), given_to });
    setTicked(new Set());
    setNote("");
    await store.refresh();
  }, t("refer.done"));
  const good = services.filter((one) => one.next_check >= store.today);
  return (
    <details>
      <summary>{t("refer.new")}</summary>
      <Form button={t("refer.button")} onSend={send} disabled={!agreed || officer === "" || Object.keys(preview).length === 0} plain>
        <Choose name={t("refer.service")} empty={t("choose")} value={service} options={good.map((one) => [one.id, serviceName(one, state.language)])} onValue={setService} />
        {service !== "" && !agreed && <p class="notice warm">{t("refer.not_agreed")}</p>}
        <Choose name={t("refer.officer")} empty={t("choose")} value={officer} options={[...(store.may("refer") ? [[MYSELF, t("refer.myself")] as [string, string]] : []), ...officers.map((one): [string, string] => [one.holder, store.nameOf(one.holder)])]} onValue={setOfficer} />
        <Ticks name={t("refer.fields")} options={fields.map((field) => [field.id, field.name])} ticked={ticked} onTicked={setTicked} />
        <Lines name={t("refer.note")} rows={3} value={note} onValue={setNote} />
        <h3>{t("refer.preview")}</h3>
        {Object.keys(preview).length === 0 ? <p>{t("refer.nothing")}</p> : <Preview preview={preview} />}
        <p class="small">{t(to === undefined ? "refer.by_hand" : "refer.by_officer")}</p>
      </Form>
    </details>
  );
}

export function Referrals({ opened }: { opened: Opened }) {
  const { store, state, t } = useStore();
  const [services, setServices] = useState<Service[]>([]);
  const [officers, setOfficers] = useState<Holder[]>([]);
  const { organisation } = store;
  useEffect(() => void store.api.services(state.slug).then(setServices, () => undefined), [state.slug]);
  useEffect(() => {
    if (organisation !== null) void manifestOf(organisation).then((manifest) => setOfficers(manifest.officers ?? []), () => setOfficers([]));
  }, [organisation?.manifest?.manifest]);
  const possible = store.may("refer") || officers.length > 0;
  const name = (id: string) => {
    const known = services.find((one) => one.id === id);
    return known === undefined ? id : serviceName(known, state.language);
  };
  return (
    <section>
      <h2>{t("refer.title")}</h2>
      {!opened.whole.consents.S3 && <p>{t("refer.no_consent")}</p>}
      <ul class="held">{opened.whole.referrals.map((one) => <Made key={one.number} opened={opened} one={one} name={name(one.service)} />)}</ul>
      {opened.whole.consents.S3 && !possible && <p>{t("refer.nobody")}</p>}
      {opened.whole.consents.S3 && possible && <New opened={opened} services={services} officers={officers} />}
    </section>
  );
}

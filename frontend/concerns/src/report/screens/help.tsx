import { useState } from "preact/hooks";
import type { Service } from "../api.ts";
import { Back } from "../parts/back.tsx";
import { Channels } from "../parts/channels.tsx";
import { useStore } from "../parts/context.ts";
import { Emergency, useServices } from "../parts/emergency.tsx";
import { Filter } from "../parts/filter.tsx";
import { Heading } from "../parts/heading.tsx";
import { Busy, Failure } from "../parts/notices.tsx";
import { has, languageName, longDay, told } from "../texts.ts";

const TEXTS = ["provider", "area", "hours", "cost", "eligible", "staff", "access"] as const;

function Entry({ service }: { service: Service }) {
  const { state, t } = useStore();
  const { language } = state;
  const rows = TEXTS.flatMap((name) => (told(service[name], language) ? [{ name, text: told(service[name], language) }] : []));
  const yesNo = (value: boolean | undefined) => (value === undefined ? t("help.not-known") : t(value ? "yes" : "no"));
  return (
    <section class="card service">
      <h2>{told(service.service, language)}</h2>
      <Channels service={service} />
      <dl class="facts">
        {rows.map(({ name, text }) => <div key={name}><dt>{t(`help.${name}`)}</dt><dd>{text}</dd></div>)}
        {Array.isArray(service.languages) && <div><dt>{t("card.languages")}</dt><dd>{service.languages.map(String).map((one) => languageName(language, one)).join(", ")}</dd></div>}
        <div><dt>{t("help.tells")}</dt><dd>{yesNo(service.reports_to_authorities)}</dd></div>
        <div><dt>{t("help.records")}</dt><dd>{yesNo(service.keeps_records)}</dd></div>
        {typeof service.verified === "string" && <div><dt>{t("help.verified")}</dt><dd>{longDay(language, service.verified)}</dd></div>}
      </dl>
    </section>
  );
}

function typeName(t: (key: string) => string, type: string): string {
  return has(`help.type.${type}`) ? t(`help.type.${type}`) : type;
}

function Found({ services }: { services: Service[] }) {
  const { state, t } = useStore();
  const [type, setType] = useState("");
  const distinct = (values: string[], name: (code: string) => string) =>
    [...new Set(values)].map((code): [string, string] => [code, name(code)]).sort((one, other) => one[1].localeCompare(other[1]));
  const shown = services.filter((one) => (state.near === "" || one.country === state.near) && (type === "" || one.type === type)).sort((one, other) => Number(other.type === "emergency") - Number(one.type === "emergency"));
  return (
    <>
      <div class="filters">
        <Filter id="help-type" name={t("help.type")} value={type} onValue={setType} options={distinct(services.map((one) => String(one.type ?? "")).filter(Boolean), (code) => typeName(t, code))} />
      </div>
      <p role="status">{t("help.count", { n: shown.length })}</p>
      {shown.map((service) => <Entry key={`${service.country} ${service.id}`} service={service} />)}
    </>
  );
}

export function Help() {
  const { state, t } = useStore();
  const { problem, load } = useServices();
  return (
    <>
      <Heading of="help">{t("home.help")}</Heading>
      <p class="lead">{t("help.lead")}</p>
      <Emergency />
      {problem !== null && <Failure text={problem}><button type="button" onClick={load}>{t("again")}</button></Failure>}
      {state.services === null && problem === null && <Busy text={t("loading")} />}
      {state.services !== null && (state.services.length === 0 ? <p>{t("help.none")}</p> : <Found services={state.services} />)}
      <Back />
    </>
  );
}

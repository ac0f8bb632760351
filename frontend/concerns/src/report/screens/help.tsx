import { useEffect, useState } from "preact/hooks";
import type { Service } from "../api.ts";
import { Back } from "../parts/back.tsx";
import { useStore } from "../parts/context.ts";
import { Heading } from "../parts/heading.tsx";
import { Busy, Failure, Notice } from "../parts/notices.tsx";
import { has, languageName, longDay, told } from "../texts.ts";
import { sentenceFor } from "../words-for-errors.ts";

const TEXTS = ["provider", "area", "hours", "cost", "eligible", "staff", "access"] as const;

/** Numbers can be called and addresses opened; anything else stays text. */
export function channelLink(channel: string): string | null {
  if (/^\+?[\d\s()-]{3,}$/.test(channel)) return `tel:${channel.replace(/[^\d+]/g, "")}`;
  if (/^[^\s@<>]+@[^\s@<>]+$/.test(channel)) return `mailto:${channel}`;
  return /^https:\/\/[^\s<>]+$/.test(channel) ? channel : null;
}

/** Entries are the organisations' own: whatever is no text is left out. */
function channelsOf({ channels }: Service): string[] {
  return Array.isArray(channels) ? channels.filter((one) => typeof one === "string") : [];
}

function Channel({ channel }: { channel: string }) {
  const link = channelLink(channel);
  return link === null ? <>{channel}</> : <a href={link} rel="noopener noreferrer" target="_blank">{channel}</a>;
}

function Entry({ service }: { service: Service }) {
  const { state, t } = useStore();
  const { language } = state;
  const rows = TEXTS.flatMap((name) => (told(service[name], language) ? [{ name, text: told(service[name], language) }] : []));
  const yesNo = (value: boolean | undefined) => (value === undefined ? t("help.not-known") : t(value ? "yes" : "no"));
  return (
    <section class="card service">
      <h2>{told(service.service, language)}</h2>
      <p class="channels">{channelsOf(service).map((channel) => <span key={channel}><Channel channel={channel} /></span>)}</p>
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

function Filter({ id, name, value, options, onValue }: { id: string; name: string; value: string; options: [string, string][]; onValue: (value: string) => void }) {
  const { t } = useStore();
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select id={id} value={value} autocomplete="off" onChange={(event) => onValue((event.target as HTMLSelectElement).value)}>
        <option value="">{t("help.every")}</option>
        {options.map(([code, said]) => <option key={code} value={code}>{said}</option>)}
      </select>
    </div>
  );
}

function Found({ services }: { services: Service[] }) {
  const { store, t } = useStore();
  const [country, setCountry] = useState("");
  const [type, setType] = useState("");
  const countries = new Map(store.definition.lists.country?.options.map(({ code, name }) => [code, name]));
  const distinct = (values: string[], name: (code: string) => string) =>
    [...new Set(values)].map((code): [string, string] => [code, name(code)]).sort((one, other) => one[1].localeCompare(other[1]));
  const shown = services.filter((one) => (country === "" || one.country === country) && (type === "" || one.type === type));
  return (
    <>
      <div class="filters">
        <Filter id="help-country" name={t("help.country")} value={country} onValue={setCountry} options={distinct(services.map((one) => one.country), (code) => countries.get(code) ?? code)} />
        <Filter id="help-type" name={t("help.type")} value={type} onValue={setType} options={distinct(services.map((one) => String(one.type ?? "")).filter(Boolean), (code) => typeName(t, code))} />
      </div>
      <p role="status">{t("help.count", { n: shown.length })}</p>
      {shown.map((service) => <Entry key={`${service.country} ${service.id}`} service={service} />)}
    </>
  );
}

export function Help() {
  const { store, state, t } = useStore();
  const [problem, setProblem] = useState<string | null>(null);
  const load = async () => {
    setProblem(null);
    try {
      store.change({ services: (await (await store.api()).help()).services });
    } catch (error) {
      setProblem(sentenceFor(store, error));
    }
  };
  useEffect(() => void (state.services === null && load()), []);
  return (
    <>
      <Heading of="help">{t("home.help")}</Heading>
      <p class="lead">{t("help.lead")}</p>
      <Notice><p>{t("help.emergency")}</p></Notice>
      {problem !== null && <Failure text={problem}><button type="button" onClick={load}>{t("again")}</button></Failure>}
      {state.services === null && problem === null && <Busy text={t("loading")} />}
      {state.services !== null && (state.services.length === 0 ? <p>{t("help.none")}</p> : <Found services={state.services} />)}
      <Back />
    </>
  );
}

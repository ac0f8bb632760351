/** The directory of help: what people are sent to, and until when somebody looked. */

import { useEffect, useState } from "preact/hooks";
import type { Service } from "../api.ts";
import { useStore } from "../parts/context.ts";
import { Choose, Line, Tick } from "../parts/fields.tsx";
import { Act, Form } from "../parts/form.tsx";
import { draftOf, latestCheck, serviceOf, TEXTS, TYPES, wrongIn, type Draft, type Wrong } from "../services.ts";
import { has, longDay } from "../texts.ts";

function Texts({ draft, onDraft, error }: { draft: Draft; onDraft: (draft: Draft) => void; error: (field: Wrong) => string | null }) {
  const { t } = useStore();
  const change = (field: string, language: "en" | "ru", value: string) =>
    onDraft({ ...draft, texts: { ...draft.texts, [field]: { en: "", ru: "", ...draft.texts[field], [language]: value } } });
  return (
    <>
      {TEXTS.map((field) => (
        <div class="two" key={field}>
          <Line name={`${t(`service.${field}`)} (English)`} error={field === "service" ? error("service") : null} value={draft.texts[field]?.en ?? ""} onValue={(value) => change(field, "en", value)} />
          <Line name={`${t(`service.${field}`)} (русский)`} value={draft.texts[field]?.ru ?? ""} onValue={(value) => change(field, "ru", value)} />
        </div>
      ))}
    </>
  );
}

function Edit({ service, onKeep, onLeave }: { service: Service | null; onKeep: (made: Service) => Promise<void>; onLeave: () => void }) {
  const { store, t } = useStore();
  const [draft, setDraft] = useState(draftOf(service, store.today));
  const [tried, setTried] = useState(false);
  const wrong = wrongIn(draft, store.today);
  const error = (field: Wrong) => (tried && wrong.includes(field) ? t(`service.wrong.${field}`, { latest: draft.verified === "" ? "" : latestCheck(draft.verified, draft.type) }) : null);
  const line = (field: "id" | "country" | "channels" | "languages" | "verified" | "next_check", type: "text" | "date" = "text") => (
    <Line name={t(`service.${field}`)} type={type} value={draft[field]} error={error(field as Wrong)} onValue={(value) => setDraft({ ...draft, [field]: field === "country" ? value.toUpperCase() : value })} />
  );
  const send = async () => {
    setTried(true);
    if (wrong.length === 0) await onKeep(serviceOf(draft));
  };
  return (
    <Form button={t("service.keep")} onSend={send}>
      {line("id")}
      {line("country")}
      <Choose name={t("service.type")} empty={t("choose")} value={draft.type} error={error("type")} options={TYPES.map((one) => [one, t(`service.types.${one}`)])} onValue={(type) => setDraft({ ...draft, type })} />
      <Texts draft={draft} onDraft={setDraft} error={error} />
      {line("channels")}
      {line("languages")}
      <Tick name={t("service.reports")} on={draft.reports} onTick={(reports) => setDraft({ ...draft, reports })} />
      <Tick name={t("service.records")} on={draft.records} onTick={(records) => setDraft({ ...draft, records })} />
      <div class="two">{line("verified", "date")}{line("next_check", "date")}</div>
      <p><button type="button" class="quiet" onClick={onLeave}>{t("cancel")}</button></p>
    </Form>
  );
}

function Entry({ service, onEdit, onDrop }: { service: Service; onEdit: () => void; onDrop: () => Promise<unknown> }) {
  const { store, state, t } = useStore();
  const said = service.service as string | { en: string; ru: string } | undefined;
  const stale = service.next_check < store.today;
  const type = `service.types.${String(service.type)}`;
  return (
    <li>
      <p><strong>{typeof said === "string" ? said : (said?.[state.language] ?? service.id)}</strong> · {service.country} · {has(type) ? t(type) : t("service.no_type")}</p>
      <p class={stale ? "bad" : "small"}>{t(stale ? "service.stale" : "service.good", { verified: longDay(state.language, service.verified), check: longDay(state.language, service.next_check) })}</p>
      <p class="row"><Act name={t("service.edit")} onAct={async () => onEdit()} /><Act name={t("service.drop")} onAct={onDrop} /></p>
    </li>
  );
}

export function Services() {
  const { store, state, t } = useStore();
  const [services, setServices] = useState<Service[]>([]);
  const [editing, setEditing] = useState<Service | null | undefined>(undefined);
  useEffect(() => void store.run(async () => setServices(await store.api.services(state.slug))), [state.slug]);
  const put = (all: Service[]) => store.run(async () => {
    await store.api.putServices(state.slug, all);
    setServices(all);
    setEditing(undefined);
  }, t("service.kept"));
  const others = (id: string | undefined) => services.filter((one) => one.id !== id);
  return (
    <div class="text">
      <h1>{t("place.services")}</h1>
      <p class="lead">{t("service.text")}</p>
      {editing === undefined && <p><Act quiet={false} name={t("service.add")} onAct={async () => setEditing(null)} /></p>}
      {editing !== undefined && <Edit service={editing} onLeave={() => setEditing(undefined)} onKeep={async (made) => void (await put([...others(editing?.id).filter((one) => one.id !== made.id), made]))} />}
      {editing === undefined && <ul class="held">{services.map((one) => <Entry key={one.id} service={one} onEdit={() => setEditing(one)} onDrop={() => put(others(one.id))} />)}</ul>}
    </div>
  );
}

/** A referral officer's page: what handlers prepared for them, and nothing else of a concern. */

import { useEffect, useState } from "preact/hooks";
import type { Given, Service } from "../api.ts";
import { openPackage } from "../casework.ts";
import { useStore } from "../parts/context.ts";
import { Act } from "../parts/form.tsx";
import { Outcome, Preview, serviceName } from "../parts/referral.tsx";
import { longDay } from "../texts.ts";

function One({ one, service, onDone }: { one: Given; service: Service | undefined; onDone: () => Promise<void> }) {
  const { store, state, t } = useStore();
  const [preview, setPreview] = useState<Record<string, string> | null>(null);
  const [unread, setUnread] = useState(false);
  const { mine } = state;
  useEffect(() => {
    if (one.package === null || mine === null) return;
    void openPackage(mine, one.package).then((found) => (setPreview(found), setUnread(found === null)));
  }, [one.package]);
  const tell = (outcome: string) => store.run(async () => {
    await store.api.referralOutcome(state.slug, one.handle, one.number, outcome);
    await onDone();
  });
  const channels = service?.channels;
  return (
    <li>
      <h2>{service === undefined ? one.service : serviceName(service, state.language)}</h2>
      <p>{longDay(state.language, one.day)} · {t(one.outcome === null ? "refer.open" : `referred.${one.outcome}`)}</p>
      {Array.isArray(channels) && channels.length > 0 && <p>{channels.join(", ")}</p>}
      {one.package === null && <p class="notice warm">{t("given.withdrawn")}</p>}
      {unread && <p class="error">{t("given.unreadable")}</p>}
      {preview !== null && <><h3>{t("refer.preview")}</h3><Preview preview={preview} /></>}
      {preview !== null && <Outcome onTell={tell} />}
    </li>
  );
}

export function Referrals() {
  const { store, state, t } = useStore();
  const [given, setGiven] = useState<Given[] | null>(null);
  const [services, setServices] = useState<Service[]>([]);
  const load = async () => {
    setServices(await store.api.services(state.slug));
    setGiven(await store.api.referrals(state.slug));
  };
  useEffect(() => void store.run(load), [state.slug]);
  return (
    <div class="text">
      <h1>{t("place.referrals")}</h1>
      <p class="lead">{t("given.text")}</p>
      <p><Act name={t("inbox.again")} onAct={() => store.run(load)} /></p>
      {given?.length === 0 && <p>{t("given.none")}</p>}
      <ul class="held">{given?.map((one) => <One key={`${one.handle} ${one.number} ${one.outcome}`} one={one} service={services.find(({ id }) => id === one.service)} onDone={load} />)}</ul>
    </div>
  );
}

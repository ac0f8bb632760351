import { useEffect, useState } from "preact/hooks";
import type { Service } from "../api.ts";
import { longDay, told } from "../texts.ts";
import { sentenceFor } from "../words-for-errors.ts";
import { Channels } from "./channels.tsx";
import { useStore } from "./context.ts";
import { Filter } from "./filter.tsx";
import { Notice } from "./notices.tsx";

/** The directory of help, whole: what is looked for in it stays on the device. */
export function useServices(): { problem: string | null; load: () => Promise<void> } {
  const { store, state } = useStore();
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
  return { problem, load };
}

function Own({ service }: { service: Service }) {
  const { state, t } = useStore();
  return (
    <>
      <p><strong>{told(service.service, state.language)}</strong></p>
      <Channels service={service} />
      {typeof service.verified === "string" && <p class="small">{t("help.verified")}: {longDay(state.language, service.verified)}</p>}
    </>
  );
}

/** Numbers of the country: those that an organisation has checked, else one that a law sets, else how to find one. */
export function Emergency() {
  const { store, state, t } = useStore();
  const { numbers, unverified } = store.definition.emergency;
  const countries = store.definition.lists.country?.options ?? [];
  const own = (state.services ?? []).filter((one) => one.country === state.near && one.type === "emergency");
  const bylaw = own.length > 0 ? undefined : numbers.find((one) => one.countries.includes(state.near));
  return (
    <Notice kind="warm">
      <p>{t("help.emergency")}</p>
      <Filter id="help-country" name={t("help.country")} value={state.near} onValue={(near) => store.change({ near })} options={countries.map(({ code, name }) => [code, name])} />
      <div aria-live="polite">
        {own.map((service) => <Own key={service.id} service={service} />)}
        {bylaw !== undefined && <><p class="channels"><a href={`tel:${bylaw.number}`}>{bylaw.number}</a></p><p class="small">{unverified}</p></>}
        {state.near !== "" && own.length === 0 && bylaw === undefined && <p>{t("help.emergency.unknown")}</p>}
      </div>
    </Notice>
  );
}

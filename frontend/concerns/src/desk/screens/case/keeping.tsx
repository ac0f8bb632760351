/** How long a case is kept: hold, extension, erasure, and which other case is of the same event. */

import { useState } from "preact/hooks";
import type { Opened } from "../../casework.ts";
import { useStore } from "../../parts/context.ts";
import { Choose, Line, Tick } from "../../parts/fields.tsx";
import { Act, Form } from "../../parts/form.tsx";
import { EXTENSIONS, HOLDS } from "../../states.ts";
import { longDay } from "../../texts.ts";

function useActs(handle: string) {
  const { store, state, t } = useStore();
  const act = (what: string, body: unknown) => store.run(async () => {
    await store.api.act(state.slug, handle, what, body);
    await store.refresh();
  }, t("keeping.done"));
  return { store, state, t, act };
}

function Hold({ handle, hold }: { handle: string; hold: string | null }) {
  const { t, act } = useActs(handle);
  const [reason, setReason] = useState("");
  if (hold !== null) return <p>{t("keeping.held", { reason: t(`hold.${hold}`) })} <Act name={t("keeping.lift")} onAct={() => act("hold", { reason: null })} /></p>;
  return (
    <Form button={t("keeping.hold")} onSend={() => act("hold", { reason })} disabled={reason === ""} plain>
      <Choose name={t("keeping.why_hold")} empty={t("choose")} value={reason} options={HOLDS.map((one) => [one, t(`hold.${one}`)])} onValue={setReason} />
    </Form>
  );
}

function Extend({ handle }: { handle: string }) {
  const { t, act } = useActs(handle);
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  return (
    <Form button={t("keeping.extend")} onSend={() => act("extend", { until, reason })} disabled={until === "" || reason === ""} plain>
      <Line name={t("keeping.until")} type="date" value={until} onValue={setUntil} />
      <Choose name={t("keeping.why")} empty={t("choose")} value={reason} options={EXTENSIONS.map((one) => [one, t(`extension.${one}`)])} onValue={setReason} />
    </Form>
  );
}

function Erase({ handle }: { handle: string }) {
  const { store, state, t } = useActs(handle);
  const [sure, setSure] = useState(false);
  const erase = () => store.run(async () => {
    await store.api.act(state.slug, handle, "erase");
    store.change({ opened: null, rows: (state.rows ?? []).filter((row) => row.handle !== handle) });
    store.go("inbox");
  }, t("keeping.erased"));
  return (
    <Form button={t("keeping.erase")} onSend={erase} disabled={!sure} danger plain>
      <p>{t("keeping.erase_text")}</p>
      <Tick name={t("keeping.sure")} on={sure} onTick={setSure} />
    </Form>
  );
}

function Links({ handle, linked }: { handle: string; linked: string[] }) {
  const { store, t, act } = useActs(handle);
  const [other, setOther] = useState("");
  return (
    <>
      <ul class="plain">{linked.map((one) => <li key={one}><button type="button" class="quiet" onClick={() => void store.open(one)}><code>{one}</code></button></li>)}</ul>
      <Form button={t("keeping.link")} onSend={async () => { if (await act("links", { other: other.trim() })) setOther(""); }} disabled={other.trim() === ""} plain>
        <Line name={t("keeping.other")} hint={t("keeping.other_hint", { handle })} value={other} onValue={setOther} />
      </Form>
    </>
  );
}

export function Keeping({ opened }: { opened: Opened }) {
  const { state, t } = useStore();
  const { handle, hold, deletion_day, linked, closed, deletion_asked } = opened.whole;
  const erasable = hold === null && (closed !== null || deletion_asked !== null);
  return (
    <section>
      <h2>{t("keeping.title")}</h2>
      {deletion_day !== null && <p>{t("keeping.deleted_on", { day: longDay(state.language, deletion_day) })}</p>}
      <details><summary>{t("keeping.hold")}</summary><Hold handle={handle} hold={hold} /></details>
      {closed !== null && <details><summary>{t("keeping.extend")}</summary><Extend handle={handle} /></details>}
      <details><summary>{t("keeping.link")}</summary><Links handle={handle} linked={linked} /></details>
      {erasable && <details><summary>{t("keeping.erase")}</summary><Erase handle={handle} /></details>}
    </section>
  );
}

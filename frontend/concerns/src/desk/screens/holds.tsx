/** An administrator who reads no concern: holds, puts off and erases one by its mark. */

import { useState } from "preact/hooks";
import { useStore } from "../parts/context.ts";
import { Choose, Line, Tick } from "../parts/fields.tsx";
import { Act, Form } from "../parts/form.tsx";
import { EXTENSIONS, HOLDS } from "../states.ts";

function Acts({ handle }: { handle: string }) {
  const { store, state, t } = useStore();
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const [why, setWhy] = useState("");
  const [sure, setSure] = useState(false);
  const act = (what: string, body?: unknown) => store.run(() => store.api.act(state.slug, handle, what, body), t("keeping.done"));
  return (
    <>
      <Form button={t("keeping.hold")} disabled={reason === ""} onSend={() => act("hold", { reason })}>
        <Choose name={t("keeping.why_hold")} empty={t("choose")} value={reason} options={HOLDS.map((one) => [one, t(`hold.${one}`)])} onValue={setReason} />
      </Form>
      <p><Act name={t("keeping.lift")} onAct={() => act("hold", { reason: null })} /></p>
      <Form button={t("keeping.extend")} disabled={until === "" || why === ""} onSend={() => act("extend", { until, reason: why })}>
        <Line name={t("keeping.until")} type="date" value={until} onValue={setUntil} />
        <Choose name={t("keeping.why")} empty={t("choose")} value={why} options={EXTENSIONS.map((one) => [one, t(`extension.${one}`)])} onValue={setWhy} />
      </Form>
      <Form button={t("keeping.erase")} disabled={!sure} danger onSend={() => act("erase")}>
        <p>{t("keeping.erase_text")}</p>
        <Tick name={t("keeping.sure")} on={sure} onTick={setSure} />
      </Form>
    </>
  );
}

export function Holds() {
  const { t } = useStore();
  const [handle, setHandle] = useState("");
  return (
    <div class="text">
      <h1>{t("place.holds")}</h1>
      <p class="lead">{t("holds.text")}</p>
      <Line name={t("names.handle")} value={handle} onValue={setHandle} />
      {handle.trim().length === 22 && <Acts key={handle} handle={handle.trim()} />}
    </div>
  );
}

/** A custodian who reads no case: opens one sealed name by the handle that a handler tells. */

import { useState } from "preact/hooks";
import type { Identity } from "../../protocol/index.ts";
import { fetchIdentity, readIdentity, sealWords, type SealedName } from "../casework.ts";
import { useStore } from "../parts/context.ts";
import { Line } from "../parts/fields.tsx";
import { Act, Form } from "../parts/form.tsx";
import { BothSpellings } from "../parts/words.tsx";
import { NameFields } from "./case/sealed.tsx";

export function Names() {
  const { store, t } = useStore();
  const [handle, setHandle] = useState("");
  const [sealed, setSealed] = useState<SealedName | null>(null);
  const [identity, setIdentity] = useState<Identity | null>(null);
  const fetch = () => store.run(async () => {
    setIdentity(null);
    const found = await fetchIdentity(store.desk, handle.trim());
    setSealed(found);
    if (found === null) store.change({ problem: { key: "identity.no_key", facts: {} } });
  });
  return (
    <div class="text">
      <h1>{t("place.names")}</h1>
      <p class="lead">{t("names.text")}</p>
      <Form button={t("names.fetch")} onSend={fetch} disabled={handle.trim() === ""}>
        <p>{t("identity.audited")}</p>
        <Line name={t("names.handle")} value={handle} onValue={setHandle} required />
      </Form>
      {sealed !== null && identity === null && (
        <section>
          <h2>{t("names.compare")}</h2>
          <p>{t("names.compare_text")}</p>
          <BothSpellings words={sealWords(sealed.named)} />
          <Act quiet={false} name={t("identity.open")} onAct={() => store.run(async () => setIdentity(await readIdentity(sealed)))} />
        </section>
      )}
      {identity !== null && <NameFields identity={identity} />}
    </div>
  );
}

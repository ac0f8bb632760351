/** The sealed name: for the custodian alone, under the person's agreement, and told to the audit. */

import { useState } from "preact/hooks";
import type { Identity } from "../../../protocol/index.ts";
import { fetchIdentity, namedIdentity, readIdentity, sealWords, type Opened } from "../../casework.ts";
import { agrees, standing } from "../../consents.ts";
import { useStore } from "../../parts/context.ts";
import { Act } from "../../parts/form.tsx";
import { BothSpellings } from "../../parts/words.tsx";

const FIELDS = ["name", "contact", "safe", "code_word", "interpreter"] as const;

export function NameFields({ identity }: { identity: Identity }) {
  const { t } = useStore();
  const given = FIELDS.filter((field) => identity[field] !== "");
  if (given.length === 0) return <p>{t("identity.taken_away")}</p>;
  return (
    <dl class="facts">
      {given.map((field) => <div key={field}><dt>{t(`identity.${field}`)}</dt><dd class="words">{identity[field]}</dd></div>)}
    </dl>
  );
}

function Opener({ opened, named }: { opened: Opened; named: string }) {
  const { store, t } = useStore();
  const [identity, setIdentity] = useState<Identity | null>(null);
  const open = () => store.run(async () => {
    const sealed = await fetchIdentity(store.desk, opened.whole.handle);
    if (sealed === null) return store.change({ problem: { key: "identity.no_key", facts: {} } });
    if (sealed.named !== named) return store.change({ problem: { key: "identity.other", facts: {} } });
    setIdentity(await readIdentity(sealed));
  });
  if (identity !== null) return <NameFields identity={identity} />;
  return <><p class="small">{t("identity.audited")}</p><p><Act name={t("identity.open")} onAct={open} /></p></>;
}

export function SealedName({ opened }: { opened: Opened }) {
  const { store, t } = useStore();
  const named = namedIdentity(opened);
  const agreed = agrees(standing(opened.thread.messages), "S2");
  return (
    <section>
      <h2>{t("identity.title")}</h2>
      {named === null && <p>{t("identity.none")}</p>}
      {named !== null && <p>{t(agreed ? "identity.agreed" : "identity.not_agreed")}</p>}
      {named !== null && agreed && store.may("custodian") && <Opener opened={opened} named={named} />}
      {named !== null && agreed && !store.may("custodian") && (
        <>
          <p>{t("identity.tell_custodian")}</p>
          <p><code class="secret">{opened.whole.handle}</code></p>
          <BothSpellings words={sealWords(named)} />
        </>
      )}
    </section>
  );
}

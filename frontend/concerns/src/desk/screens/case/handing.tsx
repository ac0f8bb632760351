/** Who can open the case: colleagues of the manifest, and a new key when somebody was removed. */

import { useEffect, useState } from "preact/hooks";
import type { Manifest } from "../../../protocol/index.ts";
import type { Opened } from "../../casework.ts";
import { handTo, lacking, manifestOf, removed, rotate } from "../../handing.ts";
import { useStore } from "../../parts/context.ts";
import { Act } from "../../parts/form.tsx";
import { sentenceOf } from "../../store.ts";

export function Handing({ opened }: { opened: Opened }) {
  const { store, t } = useStore();
  const [manifest, setManifest] = useState<Manifest | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const { organisation } = store;
  const signed = organisation?.manifest?.manifest;
  const seen = opened.first?.manifest.version ?? 0;
  useEffect(() => {
    setRefused(null);
    if (organisation === null) return;
    manifestOf(organisation, seen).then(setManifest, (error: unknown) => setRefused(sentenceOf(error).key));
  }, [signed, seen]);
  if (refused !== null) return <section><h2>{t("hand.title")}</h2><p class="error">{t(refused)}</p></section>;
  if (manifest === null) return null;
  const gone = removed(opened, manifest);
  const given = lacking(opened, manifest);
  return (
    <section>
      <h2>{t("hand.title")}</h2>
      {gone.length > 0 && (
        <div class="notice warm">
          <p>{t("hand.removed", { names: gone.map((one) => store.nameOf(one)).join(", ") })}</p>
          <p><Act name={t("hand.rotate")} onAct={() => store.run(async () => store.take(await rotate(store.desk, opened, manifest)), t("hand.rotated"))} /></p>
        </div>
      )}
      {given.length === 0 && gone.length === 0 && <p>{t("hand.all")}</p>}
      <ul class="held">
        {given.map((one) => (
          <li key={one.holder}>
            {store.nameOf(one.holder)} <Act name={t("hand.give")} onAct={() => store.run(async () => store.take(await handTo(store.desk, opened, one)), t("hand.given"))} />
          </li>
        ))}
      </ul>
    </section>
  );
}

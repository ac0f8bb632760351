/** Who did what kind of thing; checked by the server, and told where it does not hold. */

import { useEffect, useState } from "preact/hooks";
import type { Chain, Person } from "../api.ts";
import { useStore } from "../parts/context.ts";
import { has } from "../texts.ts";
import { save } from "../viewing.ts";
import { Act } from "../parts/form.tsx";

const PART = 200;

export function Audit() {
  const { store, state, t } = useStore();
  const [chain, setChain] = useState<Chain | null>(null);
  const [people, setPeople] = useState<Person[]>([]);
  const [parts, setParts] = useState(1);
  useEffect(() => void store.run(async () => {
    setPeople(await store.api.people(state.slug));
    setChain(await store.api.audit(state.slug));
  }), [state.slug]);
  const rows = [...(chain?.rows ?? [])].reverse();
  const name = (by: string) => people.find((one) => one.pseudonym === by)?.name ?? (has(`audit.by.${by}`) ? t(`audit.by.${by}`) : by);
  return (
    <div class="text">
      <h1>{t("place.audit")}</h1>
      <p class="lead">{t("audit.text")}</p>
      {chain !== null && <p class={chain.broken.length > 0 ? "summary" : "notice"}>{chain.broken.length > 0 ? t("audit.broken", { rows: chain.broken.join(", ") }) : t("audit.whole", { count: rows.length })}</p>}
      {chain !== null && <p><Act name={t("audit.save")} onAct={async () => save(JSON.stringify(chain), "audit.json")} /></p>}
      <ol class="audit" reversed>
        {rows.slice(0, parts * PART).map((row) => (
          <li key={row.number} value={row.number}>
            <span class="small">{row.at.slice(0, 16).replace("T", " ")}</span> <strong>{name(row.by)}</strong>: {has(`audit.did.${row.action}`) ? t(`audit.did.${row.action}`) : row.action} <code>{row.subject}</code>
          </li>
        ))}
      </ol>
      {rows.length > parts * PART && <button type="button" class="quiet" onClick={() => setParts(parts + 1)}>{t("inbox.more", { count: Math.min(PART, rows.length - parts * PART) })}</button>}
    </div>
  );
}

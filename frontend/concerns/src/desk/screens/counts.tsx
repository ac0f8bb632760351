/** Extracts that may be counted: fetching them is publishing them, so it is asked for and never done by itself. */

import { useState } from "preact/hooks";
import { countsOf, parseCsv } from "../csv.ts";
import { nameIn } from "../definition.ts";
import { useStore } from "../parts/context.ts";
import { Act, Form } from "../parts/form.tsx";
import { save } from "../viewing.ts";

export function Counts() {
  const { store, state, t } = useStore();
  const [csv, setCsv] = useState<string | null>(null);
  const fetch = () => store.run(async () => setCsv(await store.api.extracts(state.slug)));
  const table = csv === null ? null : parseCsv(csv);
  const counts = table === null ? [] : [...countsOf(table)].sort();
  return (
    <div class="text">
      <h1>{t("place.counts")}</h1>
      <p class="lead">{t("counts.text")}</p>
      {csv === null && <Form button={t("counts.fetch")} onSend={fetch}><p>{t("counts.final")}</p></Form>}
      {table !== null && <p>{t("counts.rows", { count: table.rows.length })}</p>}
      {csv !== null && <p><Act quiet={false} name={t("counts.save")} onAct={async () => save(csv, `extracts-${state.slug}.csv`)} /></p>}
      {counts.map(([quarter, of]) => (
        <div class="scroll" key={quarter}>
          <table>
            <caption>{t("counts.of", { quarter })}</caption>
            <thead><tr><th scope="col">{t("counts.kind")}</th><th scope="col" class="n">{t("counts.number")}</th></tr></thead>
            <tbody>{[...of].sort().map(([code, count]) => <tr key={code}><th scope="row">{nameIn(store.definition, "concern_kind", code)}</th><td class="n">{count}</td></tr>)}</tbody>
          </table>
        </div>
      ))}
      {table !== null && <p class="small">{t("counts.caution")}</p>}
    </div>
  );
}

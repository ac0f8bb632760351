/** What the person agrees to, as their last word on it was. */

import { standing } from "../../consents.ts";
import type { Opened } from "../../casework.ts";
import { useStore } from "../../parts/context.ts";
import { has } from "../../texts.ts";

export function Agreements({ opened }: { opened: Opened }) {
  const { t } = useStore();
  const all = standing(opened.thread.messages).filter((one) => one.id !== "S0" && has(`consent.${one.id}`));
  const about = (value: string | undefined) => (value === undefined ? "" : has(`about.${value}`) ? t(`about.${value}`) : value);
  return (
    <section>
      <h2>{t("consent.title")}</h2>
      {all.length === 0 && <p>{t("consent.none")}</p>}
      <ul class="plain">
        {all.map((one) => (
          <li key={`${one.id} ${one.about ?? ""}`} class={one.given ? "given" : ""}>
            <strong>{t(one.given ? "consent.yes" : "consent.no")}</strong> {t(`consent.${one.id}`)}{one.about === undefined ? "" : `: ${about(one.about)}`}
          </li>
        ))}
      </ul>
    </section>
  );
}

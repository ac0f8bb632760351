/** How the organisation is shown to those who choose whom to tell. */

import { useEffect, useState } from "preact/hooks";
import type { Card } from "../api.ts";
import { useStore } from "../parts/context.ts";
import { Line, Lines } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";

const LANGUAGES = [["en", "English"], ["ru", "русский"]] as const;

export function CardPlace() {
  const { store, state, t } = useStore();
  const [card, setCard] = useState<Card | null>(null);
  useEffect(() => void store.run(async () => setCard(await store.api.card(state.slug))), [state.slug]);
  if (card === null) return <h1>{t("place.card")}</h1>;
  const send = () => store.run(() => store.api.putCard(state.slug, card), t("card.kept"));
  return (
    <div class="text">
      <h1>{t("place.card")}</h1>
      <p class="lead">{t("card.text")}</p>
      <Form button={t("card.keep")} onSend={send}>
        {LANGUAGES.map(([code, said]) => (
          <div key={code}>
            <Line name={`${t("card.name")} (${said})`} value={card[`name_${code}`]} required onValue={(value) => setCard({ ...card, [`name_${code}`]: value })} />
            <Lines name={`${t("card.about")} (${said})`} hint={t("card.about_hint")} value={card[`about_${code}`]} onValue={(value) => setCard({ ...card, [`about_${code}`]: value })} />
            <Lines name={`${t("card.duties")} (${said})`} hint={t("card.duties_hint")} value={card[`duties_${code}`]} onValue={(value) => setCard({ ...card, [`duties_${code}`]: value })} />
          </div>
        ))}
        <Line name={t("card.languages")} hint={t("card.languages_hint")} value={card.languages.join(", ")} onValue={(value) => setCard({ ...card, languages: value.split(",").map((one) => one.trim().toLowerCase()).filter(Boolean) })} />
        <Line name={t("card.days")} type="number" value={String(card.answer_days)} onValue={(value) => setCard({ ...card, answer_days: Number(value) || 7 })} />
      </Form>
    </div>
  );
}

import { longDay, languageName, told } from "../texts.ts";
import type { Card } from "../store.ts";
import { useStore } from "./context.ts";
import { Notice } from "./notices.tsx";

function Facts({ card }: { card: Card }) {
  const { store, state, t } = useStore();
  const { organisation, manifest, words } = card;
  const kind = store.definition.lists.concern_recipient?.options.find(({ code }) => code === organisation.kind)?.name;
  const spoken = organisation.languages.map((one) => languageName(state.language, one)).join(", ");
  const duties = told(organisation.duties, state.language);
  return (
    <dl class="facts">
      {kind && <div><dt>{t("card.kind")}</dt><dd>{kind}</dd></div>}
      {spoken && <div><dt>{t("card.languages")}</dt><dd>{spoken}</dd></div>}
      {manifest && <div><dt>{t("card.readers")}</dt><dd>{t("card.readers.text", { n: manifest.intake.length })} {t("card.custodians.text", { n: manifest.custodians.length })}</dd></div>}
      <div><dt>{t("card.answer")}</dt><dd>{t("card.answer.text", { n: organisation.answer_days })}</dd></div>
      {duties && <div><dt>{t("card.duties")}</dt><dd>{duties}</dd></div>}
      <div><dt>{t("card.words")}</dt><dd class="words">{words[state.language].join(" ")}</dd></div>
    </dl>
  );
}

/** Why an organisation cannot be written to now; a wrong clock looks like some of these, so the device's date stands there. */
export function Refused({ why }: { why: string }) {
  const { state, t } = useStore();
  const today = longDay(state.language, new Date());
  const clock = why === "over" || why === "not-begun";
  return <p class="error">{t(`refused.${why}`)}{clock && ` ${t("refused.clock", { today })}`}</p>;
}

/** Two who keep the platform took a new root in place of a lost one; everybody is told. */
function NewRoot({ notice }: { notice: NonNullable<Card["organisation"]["notice"]> }) {
  const { state, t } = useStore();
  return (
    <Notice kind="warm">
      <p>{t("card.new_root", { day: longDay(state.language, new Date(notice.day)) })}</p>
      <p>{told(notice.text, state.language)}</p>
    </Notice>
  );
}

export function CardChoice({ card, chosen, onChoose, first }: { card: Card; chosen: boolean; onChoose: () => void; first: boolean }) {
  const { state } = useStore();
  const { organisation, refused } = card;
  const name = told(organisation.names, state.language);
  const id = first ? "q-recipient" : `q-recipient-${organisation.slug}`;
  return (
    <div class={chosen ? "card chosen" : "card"}>
      <label class="choice">
        <input type="radio" name="recipient" id={id} checked={chosen} disabled={refused !== null} onChange={onChoose} autocomplete="off" aria-describedby={`${id}-about`} />
        <strong>{name}</strong>
      </label>
      <div id={`${id}-about`}>
        <p>{told(organisation.about, state.language)}</p>
        {refused !== null && <Refused why={refused} />}
      </div>
      {organisation.notice !== null && <NewRoot notice={organisation.notice} />}
      <Facts card={card} />
    </div>
  );
}

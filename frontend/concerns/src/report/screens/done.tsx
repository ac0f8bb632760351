import { CodeShown } from "../parts/code.tsx";
import { useStore } from "../parts/context.ts";
import { Heading } from "../parts/heading.tsx";
import { Notice } from "../parts/notices.tsx";
import { leave } from "../leaving.ts";
import { longDay, told } from "../texts.ts";

function later(days: number, months = 0): Date {
  const moment = new Date();
  moment.setUTCDate(moment.getUTCDate() + days);
  moment.setUTCMonth(moment.getUTCMonth() + months);
  return moment;
}

/** It has arrived; what happens next, and when. */
export function Done() {
  const { store, state, t } = useStore();
  const card = state.cards?.find(({ organisation }) => organisation.slug === state.answers.recipient);
  const organisation = told(card?.organisation.names, state.language);
  const days = card?.organisation.answer_days ?? 7;
  const months = store.definition.case.clocks.find(({ id }) => id === "feedback")?.months ?? 3;
  return (
    <div class="text">
      <Heading of="done">{t("done.title", { organisation })}</Heading>
      <p class="lead">{t("done.lead")}</p>
      {state.code !== null && <CodeShown code={state.code} />}
      <h2>{t("done.next")}</h2>
      <ol>
        <li>{t("done.acknowledge", { day: longDay(state.language, later(days)) })}</li>
        <li>{t("done.feedback", { day: longDay(state.language, later(days, months)) })}</li>
        <li>{t("done.come-back")}</li>
      </ol>
      <Notice><p>{t("done.urgent")}</p></Notice>
      <div class="row">
        <button type="button" onClick={() => leave(store)}>{t("leave")}</button>
        <button type="button" class="quiet" onClick={() => store.restart()}>{t("done.home")}</button>
      </div>
    </div>
  );
}

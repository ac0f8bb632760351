/** Somebody calls or comes in: what to say, and how their concern is written on the reporters' own pages. */

import { useStore } from "../parts/context.ts";

const BEFORE = ["listened", "other_ways", "danger", "their_words"] as const;
const WRITING = ["open", "role", "questions", "name", "consents"] as const;
const CODE = ["say", "back", "known", "cannot_write"] as const;
const AFTER = ["leave", "paper", "inbox"] as const;

interface Said {
  of: readonly string[];
  words: (step: string) => string;
  /** what belongs to the last step */
  last?: preact.ComponentChild;
}

function Steps({ of, words, last }: Said) {
  return <ol class="plenty">{of.map((step) => <li key={step}>{words(step)}{step === of.at(-1) && last}</li>)}</ol>;
}

/** The purposes as the form has them: read out one by one. */
function Aloud() {
  const { store, t } = useStore();
  const blanks = ["handler", "service", "body"];
  const filled = (text: string) => blanks.reduce((said, blank) => said.replace(`{${blank}}`, t(`call.blank.${blank}`)), text);
  const asked = store.definition.consents.consents.filter(({ id }) => !["S0", "S7"].includes(id));
  return <ul>{asked.map(({ id, text }) => <li key={id}>{filled(text)}</li>)}</ul>;
}

export function Calls() {
  const { store, state, t } = useStore();
  const pages = state.me?.pages ?? "";
  const organisation = store.organisation?.names[state.language] ?? "";
  const words = (group: string) => (step: string) => t(`call.${group}.${step}`, { organisation, pages });
  return (
    <div class="text">
      <h1>{t("place.calls")}</h1>
      <p class="lead">{t("call.text")}</p>
      <p class="notice warm">{t("call.not_sealed")}</p>
      <h2>{t("call.before")}</h2>
      <Steps of={BEFORE} words={words("before")} />
      <h2>{t("call.writing")}</h2>
      <p><a class="button" href={pages} target="_blank" rel="noopener noreferrer">{t("call.open")}</a></p>
      <Steps of={WRITING} words={words("writing")} last={<><Aloud /><p>{t("call.silence")}</p></>} />
      <h2>{t("call.code")}</h2>
      <Steps of={CODE} words={words("code")} />
      <h2>{t("call.after")}</h2>
      <Steps of={AFTER} words={words("after")} />
    </div>
  );
}

/** What was told: answers by page, the story, and files. */

import { answersByPage } from "../../definition.ts";
import { filesOf, type Opened } from "../../casework.ts";
import { useStore } from "../../parts/context.ts";
import { dateAnswer, languageName, longDay } from "../../texts.ts";
import { Files } from "./files.tsx";

export function Answers({ opened }: { opened: Opened }) {
  const { store, state, t } = useStore();
  const first = opened.first;
  if (first === null) return null;
  const pages = answersByPage(store.definition, first.answers, (one) => dateAnswer(state.language, one));
  const files = filesOf(opened);
  return (
    <section>
      <h2>{t("case.told")}</h2>
      <p class="small">{t("case.first_unproved")} {t("case.language", { language: languageName(state.language, first.language), day: longDay(state.language, opened.whole.received) })}</p>
      {first.story !== "" && <><h3>{t("case.story")}</h3><p class="words">{first.story}</p></>}
      {pages.map((page) => (
        <div key={page.name}>
          <h3>{page.name || t("case.other_answers")}</h3>
          <dl class="facts">
            {page.said.map((one) => <div key={one.id}><dt>{one.question}</dt><dd>{one.answer.join(" · ")}</dd></div>)}
          </dl>
        </div>
      ))}
      {files.length > 0 && <Files opened={opened} files={files} />}
    </section>
  );
}

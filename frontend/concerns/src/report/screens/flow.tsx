import { useEffect, useState } from "preact/hooks";
import { askedOn, missingOn, type Page } from "../definition.ts";
import { useStore } from "../parts/context.ts";
import { keepAgain } from "../draft.ts";
import { FilesField } from "../parts/files.tsx";
import { Heading } from "../parts/heading.tsx";
import { Summary, type Problem } from "../parts/notices.tsx";
import { Ask, fieldId } from "../parts/question.tsx";
import { behind, neighbour, progress, screensOf } from "../steps.ts";
import { Before } from "./before.tsx";
import { Choices } from "./choices.tsx";
import { DraftLine } from "./draft.tsx";
import { Pause } from "./pause.tsx";
import { Recipient } from "./recipient.tsx";
import { Review } from "./review.tsx";

function Questions({ page, wrong }: { page: Page; wrong: Map<string, string> }) {
  const { store, state } = useStore();
  return (
    <>
      {askedOn(page, state.answers).map((question) => {
        if (question.kind === "directory") return <Recipient key={question.id} question={question} wrong={wrong.get(question.id)} />;
        if (question.kind === "files") {
          const asItIs = state.answers.keep_original === "yes";
          return <FilesField key={question.id} files={state.files} onFiles={(files) => store.change({ files })} asItIs={asItIs} mine />;
        }
        return <Ask key={question.id} question={question} wrong={wrong.get(question.id)} />;
      })}
    </>
  );
}

export function usePlaces() {
  const { store, state } = useStore();
  const screens = screensOf(store.definition, state.answers);
  const go = (by: 1 | -1) => {
    const next = neighbour(screensOf(store.definition, store.state.answers), state.screen, by);
    store.change(next === undefined ? { place: "home" } : { screen: next.id });
  };
  const skip = () => store.change({ screen: behind(screens, state.screen)?.id ?? state.screen });
  return { screens, go, skip };
}

function PageScreen({ page }: { page: Page }) {
  const { store, state, t } = useStore();
  const { go, skip } = usePlaces();
  const [turn, setTurn] = useState(0);
  const [missing, setMissing] = useState<string[]>([]);
  const problems: Problem[] = missing
    .filter((id) => missingOn(page, state.answers).some((one) => one.id === id))
    .map((id) => ({ field: fieldId(id), text: t("missing", { question: page.questions.find((one) => one.id === id)?.text ?? "" }) }));
  const wrong = new Map(problems.map(({ field, text }) => [field.slice(2), text]));
  const next = (event: Event) => {
    event.preventDefault();
    const lacking = missingOn(page, store.state.answers).map(({ id }) => id);
    setMissing(lacking);
    setTurn(turn + 1);
    if (lacking.length === 0) go(1);
  };
  return (
    <form onSubmit={next} noValidate autocomplete="off">
      <Summary problems={problems} turn={turn} />
      {page.lead && <p class="lead">{page.lead}</p>}
      {page.id === "before" && <Before />}
      {page.pause && <Pause canSkip={page.questions.every((one) => !one.mandatory) && page.id !== "before"} onSkip={skip} />}
      <Questions page={page} wrong={wrong} />
      <div class="row">
        <button type="submit">{t("next")}</button>
        <button type="button" class="quiet" onClick={() => go(-1)}>{t("back")}</button>
      </div>
    </form>
  );
}

export function Flow() {
  const { store, state, t } = useStore();
  const { screens } = usePlaces();
  const screen = screens.find(({ id }) => id === state.screen) ?? screens[0];
  useEffect(() => void keepAgain(store), [screen?.id]);
  if (screen === undefined) return null;
  const { n, of, name } = progress(store.definition, screen.step);
  const step = store.definition.form.steps.find(({ id }) => id === screen.step);
  return (
    <div class="text">
      <p class="steps">{t("step", { n, of, name })}</p>
      <Heading of={screen.id}>{screen.page?.part ? t("part", { name: screen.page.name, ...screen.page.part }) : (screen.page?.name ?? name)}</Heading>
      {screen.page === null && step && <p class="lead">{step.lead}</p>}
      {screen.page !== null && <PageScreen key={screen.id} page={screen.page} />}
      {screen.id === "choices" && <Choices />}
      {screen.id === "review" && <Review />}
      <DraftLine />
    </div>
  );
}

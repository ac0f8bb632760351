import { Heading } from "../parts/heading.tsx";
import { Notice } from "../parts/notices.tsx";
import { DraftCard } from "./draft.tsx";
import { useStore } from "../parts/context.ts";

export function Home() {
  const { store, state, t } = useStore();
  const begun = Object.keys(state.answers).length > 0 || state.files.length > 0;
  const { minutes } = store.definition.form;
  return (
    <>
      <Heading of="home">{t("home.title")}</Heading>
      <p class="lead">{t("home.lead")}</p>
      <Notice kind="warm"><p>{t("home.safe")}</p></Notice>
      {state.lack !== null && <Notice kind="bad"><p role="alert">{t(`lack.${state.lack}`)}</p></Notice>}
      <div class="ways">
        <section class="card">
          <h2>{t("home.help")}</h2>
          <p>{t("home.help.text")}</p>
          <button type="button" class="second" onClick={() => store.visit("help")}>{t("home.help.go")}</button>
        </section>
        {state.lack === null && (
          <section class="card">
            <h2>{t("home.write")}</h2>
            <p>{t("home.write.text", { minutes })}</p>
            <button type="button" onClick={() => store.change({ place: "flow", screen: begun ? state.screen : "before" })}>{t(begun ? "home.continue" : "home.write.go")}</button>
          </section>
        )}
        {state.lack === null && (
          <section class="card">
            <h2>{t("home.return")}</h2>
            <p>{t("home.return.text")}</p>
            <button type="button" class="second" onClick={() => store.change({ place: state.thread === null ? "return" : "thread" })}>{t("home.return.go")}</button>
          </section>
        )}
        <DraftCard />
        <section class="card">
          <h2>{store.definition.limits.name}</h2>
          <p>{t("home.limits.text")}</p>
          <button type="button" class="second" onClick={() => store.visit("limits")}>{t("home.limits.go")}</button>
        </section>
      </div>
    </>
  );
}

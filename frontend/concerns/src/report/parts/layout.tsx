import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { leave } from "../leaving.ts";
import { LANGUAGES, directionOf, say } from "../texts.ts";
import { Aloud } from "./aloud.tsx";
import { useStore } from "./context.ts";

function Languages() {
  const { store, state, t } = useStore();
  return (
    <ul class="languages" aria-label={t("languages")}>
      {LANGUAGES.map((one) => (
        <li key={one}>
          <button type="button" class="plain" lang={one} aria-current={one === state.language ? "true" : undefined} onClick={() => store.change({ language: one })}>
            {say(one, "language.own")}
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Layout({ children }: { children: ComponentChildren }) {
  const { store, state, t } = useStore();
  useEffect(() => {
    document.documentElement.lang = state.language;
    document.documentElement.dir = directionOf(state.language);
  }, [state.language]);
  return (
    <>
      <header class="site">
        <div class="wide bar">
          <span class="brand">Cadre</span>
          <Languages />
          <button type="button" class="leave" onClick={() => leave(store)} aria-describedby="leave-hint">{t("leave")}</button>
          <span class="hidden" id="leave-hint">{t("leave.hint")}</span>
        </div>
      </header>
      <main class="wide">{children}</main>
      <footer class="site">
        <div class="wide">
          <p>{t("leave.hint")}</p>
          <ul>
            {state.place !== "home" && <li><button type="button" class="plain" onClick={() => store.change({ place: "home" })}>{t("home.back")}</button></li>}
            <li><button type="button" class="plain" onClick={() => store.visit("help")}>{t("home.help")}</button></li>
            <li><button type="button" class="plain" onClick={() => store.visit("limits")}>{store.definition.limits.name}</button></li>
          </ul>
          <Aloud />
        </div>
      </footer>
      <p class="hidden" role="status">{state.note}</p>
    </>
  );
}

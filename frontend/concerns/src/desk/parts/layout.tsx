/** What stands round every page: where one is, what else there is, locking, and what went wrong. */

import type { ComponentChildren } from "preact";
import { useStore } from "./context.ts";
import { LANGUAGES } from "../texts.ts";

function Organisations() {
  const { store, state, t } = useStore();
  const all = state.me?.organisations ?? [];
  if (all.length < 2) return null;
  const choose = (slug: string) => {
    store.change({ slug, rows: null, seen: new Map(), opened: null, people: [] });
    store.go(store.places()[0] ?? "key");
  };
  return (
    <label class="organisation">
      <span class="hidden">{t("organisation")}</span>
      <select value={state.slug} onChange={(event) => choose((event.target as HTMLSelectElement).value)}>
        {all.map((one) => <option key={one.slug} value={one.slug}>{one.names[state.language]}</option>)}
      </select>
    </label>
  );
}

function Languages() {
  const { store, state } = useStore();
  const other = LANGUAGES.filter((one) => one !== state.language);
  return (
    <>
      {other.map((one) => (
        <button key={one} type="button" class="quiet" lang={one} onClick={() => store.speak(one)}>
          {one === "ru" ? "Русский" : "English"}
        </button>
      ))}
    </>
  );
}

function Own() {
  const { store, state, t } = useStore();
  return (
    <div class="own">
      <Organisations />
      <Languages />
      {state.mine !== null && <button type="button" onClick={() => store.lock()}>{t("lock")}</button>}
      <a href={`/${state.language}/account/sign-out`}>{t("sign_out")}</a>
    </div>
  );
}

function Places() {
  const { store, state, t } = useStore();
  const here = state.place === "case" ? "inbox" : state.place;
  return (
    <nav class="desk" aria-label={t("nav")}>
      <div class="wide bar">
        <ul>
          {store.places().map((place) => (
            <li key={place}>
              <button type="button" class="place" {...(place === here ? { "aria-current": "page" as const } : {})} onClick={() => store.go(place)}>{t(`place.${place}`)}</button>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}

function Problem() {
  const { state, t } = useStore();
  const { problem } = state;
  return (
    <div class={problem === null ? "" : "wide"} role="alert">
      {problem !== null && (
        <div class="summary">
          <p>{t(problem.key, problem.facts)}</p>
          {problem.key === "problem.sign-in" && <p><a href={`/${state.language}/account/sign-in?next=/`}>{t("sign_in")}</a></p>}
          {problem.key === "problem.factor-missing" && <p><a href={`/${state.language}/account/`}>{t("to_account")}</a></p>}
        </div>
      )}
    </div>
  );
}

export function Layout({ children }: { children: ComponentChildren }) {
  const { state, t } = useStore();
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); document.querySelector("main")?.focus(); }}>{t("skip")}</a>
      <header class="site">
        <div class="wide bar">
          <span class="brand">{t("brand")}</span>
          {state.me !== null && <Own />}
        </div>
      </header>
      {state.me !== null && <Places />}
      <main id="main" tabIndex={-1}>
        <Problem />
        <div class="wide">{children}</div>
      </main>
      <div class={state.busy || state.note !== "" ? "wide note said" : "wide note"} role="status" aria-live="polite">{state.busy ? t("busy") : state.note}</div>
      <footer class="site"><div class="wide"><p>{t("footer")}</p></div></footer>
    </>
  );
}

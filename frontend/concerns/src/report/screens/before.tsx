import { holds } from "../definition.ts";
import { useStore } from "../parts/context.ts";
import { Emergency, useServices } from "../parts/emergency.tsx";
import { Notice } from "../parts/notices.tsx";
import { filled } from "../texts.ts";

/** Help first: what medicine has to be taken in time, as soon as an answer shows that it matters. */
export function Before() {
  const { store, state, t } = useStore();
  useServices(); // where they cannot be had, the law's numbers and the general sentence stand
  const { windows, unverified, first } = store.definition.medical;
  const shown = windows.filter(({ shown_when }) => holds(shown_when, state.answers));
  return (
    <>
      <Emergency />
      <div class="row"><button type="button" class="second" onClick={() => store.visit("help")}>{t("home.help.go")}</button></div>
      <div aria-live="polite">
        {shown.length > 0 && (
          <Notice kind="warm">
            <p><strong>{first}</strong></p>
            <ul>{shown.map(({ id, text, hours }) => <li key={id}>{filled(text, { hours })}</li>)}</ul>
            <p class="small">{unverified}</p>
          </Notice>
        )}
      </div>
    </>
  );
}

import { useStore } from "./context.ts";

export function Back() {
  const { store, state, t } = useStore();
  return <p><button type="button" class="quiet" onClick={() => store.change({ place: state.back })}>{t("back")}</button></p>;
}

import { useStore } from "../parts/context.ts";
import { Heading } from "../parts/heading.tsx";

/** Before hard questions: a way to stop, and a way round them. */
export function Pause({ canSkip, onSkip }: { canSkip: boolean; onSkip: () => void }) {
  const { store, t } = useStore();
  return (
    <div class="row">
      <button type="button" class="quiet" onClick={() => store.change({ paused: true })}>{t("pause")}</button>
      {canSkip && <button type="button" class="quiet" onClick={onSkip}>{t("pause.skip")}</button>}
    </div>
  );
}

export function Paused() {
  const { store, t } = useStore();
  return (
    <div class="text">
      <Heading of="paused">{t("pause.title")}</Heading>
      <p>{t("pause.text")}</p>
      <button type="button" onClick={() => store.change({ paused: false })}>{t("pause.resume")}</button>
    </div>
  );
}

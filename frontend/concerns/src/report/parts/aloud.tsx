import { useEffect, useState } from "preact/hooks";
import { hush, readAloud, voices } from "../speaking.ts";
import { useStore } from "./context.ts";

/** Started by the person, after a warning; another page ends it. */
export function Aloud() {
  const { state, t } = useStore();
  const [stage, setStage] = useState<"quiet" | "warned" | "reading" | "no-voice">("quiet");
  useEffect(() => () => (hush(), setStage("quiet")), [state.place, state.screen, state.paused, state.language]);
  const warn = () => (voices(), setStage("warned"));
  const read = () => setStage(readAloud(document.querySelector("main")?.innerText ?? "", state.language, () => setStage("warned")) ? "reading" : "no-voice");
  const stop = () => (hush(), setStage("warned"));
  return (
    <div>
      {stage === "quiet" && <button type="button" class="plain" onClick={warn}>{t("aloud")}</button>}
      {stage !== "quiet" && <p role="status">{t(stage === "no-voice" ? "aloud.no-voice" : "aloud.warning")}</p>}
      {stage === "warned" && <button type="button" class="second" onClick={read}>{t("aloud.read")}</button>}
      {stage === "reading" && <button type="button" class="second" onClick={stop}>{t("aloud.stop")}</button>}
    </div>
  );
}

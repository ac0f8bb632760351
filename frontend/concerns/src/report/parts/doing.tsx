import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { OpenThread } from "../store.ts";
import { sentenceFor } from "../words-for-errors.ts";
import { useStore } from "./context.ts";
import { Busy, Failure } from "./notices.tsx";

export interface Changing {
  opened: OpenThread;
  onChanged: (thread: OpenThread, said: string) => void;
}

/** One thing done at a time; what went wrong stands beside its button. */
export function useDoing(onChanged: Changing["onChanged"]) {
  const { store } = useStore();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (text: string, said: string, doing: () => Promise<OpenThread>): Promise<boolean> => {
    setProblem(null);
    setBusy(text);
    try {
      onChanged(await doing(), said);
      return true;
    } catch (error) {
      setProblem(sentenceFor(store, error));
      return false;
    } finally {
      setBusy(null);
    }
  };
  const told: ComponentChildren = <>{problem !== null && <Failure text={problem} />}{busy !== null && <Busy text={busy} />}</>;
  return { busy: busy !== null, run, told, setBusy };
}

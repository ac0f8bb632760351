/** The reporter's pages. Nothing is kept without being asked for; nothing of what is written leaves unsealed. */

import { render } from "preact";
import { useEffect } from "preact/hooks";
import { StoreContext, useStore } from "./parts/context.ts";
import { Layout } from "./parts/layout.tsx";
import { forgetWhenHidden, listenForEscape, warnBeforeLoss } from "./leaving.ts";
import { Code } from "./screens/code.tsx";
import { keptDraft } from "./draft.ts";
import { Done } from "./screens/done.tsx";
import { Keep, Recall } from "./screens/draft.tsx";
import { Flow } from "./screens/flow.tsx";
import { Help } from "./screens/help.tsx";
import { Home } from "./screens/home.tsx";
import { Limits } from "./screens/limits.tsx";
import { Paused } from "./screens/pause.tsx";
import { Return } from "./screens/return.tsx";
import { ThreadScreen } from "./screens/thread.tsx";
import { Store, type Place } from "./store.ts";
import { firstLanguage } from "./texts.ts";

const SCREENS: Record<Place, () => preact.JSX.Element | null> = {
  home: Home, help: Help, limits: Limits, return: Return, thread: ThreadScreen, flow: Flow, keep: Keep, recall: Recall, code: Code, done: Done,
};

function useWarning(loss: boolean): void {
  useEffect(() => {
    if (loss) window.addEventListener("beforeunload", warnBeforeLoss);
    return () => window.removeEventListener("beforeunload", warnBeforeLoss);
  }, [loss]);
}

function App() {
  const { state } = useStore();
  useWarning(state.place !== "done" && (Object.keys(state.answers).length > 0 || state.files.length > 0));
  const Screen = SCREENS[state.place];
  return <Layout>{state.paused ? <Paused /> : <Screen />}</Layout>;
}

async function start(): Promise<void> {
  const store = new Store(firstLanguage(navigator.languages));
  listenForEscape(store);
  forgetWhenHidden(store);
  try {
    store.change({ lack: await store.work.do("lacks", null) });
  } catch {
    store.change({ lack: "worker" });
  }
  store.change({ draft: await keptDraft(new Date()) });
  const root = document.getElementById("page");
  if (root === null) return;
  root.replaceChildren();
  render(<StoreContext.Provider value={store}><App /></StoreContext.Provider>, root);
}

void start();

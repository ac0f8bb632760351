/** The store, for whatever is drawn. */

import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { State, Store } from "../store.ts";

export const StoreContext = createContext<Store | null>(null);

export interface Drawn {
  store: Store;
  state: State;
  t: Store["t"];
}

export function useStore(): Drawn {
  const store = useContext(StoreContext);
  if (store === null) throw new Error("no store");
  const [, draw] = useState(0);
  useEffect(() => store.listen(() => draw((count) => count + 1)), [store]);
  return { store, state: store.state, t: (key, facts) => store.t(key, facts) };
}

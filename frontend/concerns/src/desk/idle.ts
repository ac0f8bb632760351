/** The key is dropped after fifteen minutes in which nobody touched anything. */

export const IDLE = 15 * 60_000;
const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

export interface Watch {
  touch(): void;
  end(): void;
}

/** Looks at the clock rather than at a timer alone: a laptop that slept was idle. */
export function watched(locked: () => void, now: () => number = Date.now, idle = IDLE): Watch {
  let last = now();
  const touch = () => {
    if (now() - last >= idle) locked();
    else last = now();
  };
  const timer = setInterval(() => now() - last >= idle && locked(), Math.min(15_000, idle / 4));
  for (const one of TOUCHES) globalThis.addEventListener?.(one, touch, { passive: true, capture: true });
  return {
    touch,
    end() {
      clearInterval(timer);
      for (const one of TOUCHES) globalThis.removeEventListener?.(one, touch, { capture: true });
    },
  };
}

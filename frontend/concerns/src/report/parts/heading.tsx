import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** The heading of a page: it takes the focus, so that everybody learns that the page has changed. */
export function Heading({ children, of }: { children: ComponentChildren; of: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    heading.current?.focus({ preventScroll: true });
    globalThis.scrollTo(0, 0);
  }, [of]);
  return <h1 ref={heading} tabIndex={-1}>{children}</h1>;
}

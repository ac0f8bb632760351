/** The screens of the flow in their order: pages that are asked, then choices and review. */

import { askedPages, type Answers, type Definition, type Page } from "./definition.ts";

export interface Screen {
  id: string;
  step: string;
  page: Page | null;
}

export function screensOf(definition: Definition, answers: Answers): Screen[] {
  const pages = askedPages(definition, answers).map((page) => ({ id: page.id, step: page.step, page }));
  return [...pages, { id: "choices", step: "choices", page: null }, { id: "review", step: "review", page: null }];
}

export function neighbour(screens: Screen[], id: string, by: 1 | -1): Screen | undefined {
  return screens[screens.findIndex((one) => one.id === id) + by];
}

/** The first screen behind all parts of a page. */
export function behind(screens: Screen[], id: string): Screen | undefined {
  const whole = (one: string) => one.split(".")[0];
  const at = screens.findIndex((one) => one.id === id);
  return screens.slice(at).find((one) => whole(one.id) !== whole(id));
}

/** "Step 3 of 9": of the steps of the form, not of the screens, whose number depends on the answers. */
export function progress(definition: Definition, step: string): { n: number; of: number; name: string } {
  const steps = definition.form.steps.filter(({ id }) => id !== "later");
  const at = steps.findIndex(({ id }) => id === step);
  return { n: at + 1, of: steps.length, name: steps[at]?.name ?? "" };
}

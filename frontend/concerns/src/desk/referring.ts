/** A referral: field by field, only what somebody ticked, and only with the person's agreement. */

import type { Opened } from "./casework.ts";
import { answersByPage, type Definition } from "./definition.ts";

export interface PreviewField {
  id: string;
  name: string;
  value: string;
}

/** Everything that could be passed on; nothing of it is ticked at first. */
export function offered(opened: Opened, definition: Definition, storyName: string, date: (given: string) => string): PreviewField[] {
  const first = opened.first;
  if (first === null) return [];
  const said = answersByPage(definition, first.answers, date).flatMap((page) => page.said);
  const fields = said.map((one) => ({ id: one.id, name: one.question, value: one.answer.join(", ") }));
  return first.story === "" ? fields : [...fields, { id: "story", name: storyName, value: first.story }];
}

/** As it was shown, so that what is kept is what was seen. */
export function previewOf(fields: PreviewField[], ticked: Set<string>, note: string): Record<string, string> {
  const passed = fields.filter((field) => ticked.has(field.id)).map((field): [string, string] => [field.name, field.value]);
  return Object.fromEntries(note.trim() === "" ? passed : [...passed, ["", note.trim()]]);
}

/** Answers in words, for whoever gave them. */

import { declinesOf, optionsOf, type Given, type Question } from "./definition.ts";
import { readDate } from "./parts/date.tsx";
import type { Store } from "./store.ts";
import { told } from "./texts.ts";

function dateIn(language: string, value: string, ongoing: string): string {
  const { year, month, day, ongoing: open } = readDate(value);
  const parts: Intl.DateTimeFormatOptions = { year: "numeric", timeZone: "UTC" };
  if (month) parts.month = "long";
  if (day) parts.day = "numeric";
  const date = Date.UTC(Number(year), Number(month || 1) - 1, Number(day || 1));
  if (Number.isNaN(date)) return value;
  const said = new Intl.DateTimeFormat(language, parts).format(date);
  return open ? `${said}, ${ongoing}` : said;
}

function organisationName({ state }: Store, slug: string): string {
  const card = state.cards?.find(({ organisation }) => organisation.slug === slug);
  return told(card?.organisation.names, state.language) || slug;
}

export function inWords(store: Store, question: Question, answer: Given): string {
  const options = [...optionsOf(store.definition, question), ...declinesOf(store.definition)];
  const names = new Map(options.map(({ code, name }) => [code, name]));
  if (Array.isArray(answer)) return answer.map((code) => names.get(code) ?? code).join("; ");
  if (question.kind === "tick") return store.t("yes");
  if (question.kind === "directory") return organisationName(store, answer);
  if (question.kind === "date" && !names.has(answer)) return dateIn(store.state.language, answer, store.t("date.goes-on"));
  return question.kind === "text" ? answer : (names.get(answer) ?? answer);
}


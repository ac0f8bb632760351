/** Sentences of the catalogue with their blanks filled, in the plural form of their number. */

export const LANGUAGES = ["en", "ru"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Facts = Record<string, string | number>;
export type Text = string | ({ by: string } & Record<string, string>);
export type Texts = Record<string, Record<Language, Text>>;

export function filled(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (blank, name: string) => String(facts[name] ?? blank));
}

/** A key that does not exist is a programming error. */
export function saidFrom(texts: Texts, language: Language, key: string, facts: Facts): string {
  const text = texts[key]?.[language];
  if (text === undefined) throw new Error(`no text ${key}`);
  if (typeof text === "string") return filled(text, facts);
  const category = new Intl.PluralRules(language).select(Number(facts[text.by]));
  return filled(text[category] ?? text.other ?? "", facts);
}

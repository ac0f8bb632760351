/** A page read aloud by the device itself. A voice that is a service elsewhere would be told what is read: it is never used. */

export interface Voice {
  lang: string;
  localService: boolean;
}

/** One of the device's own, in this language; null where there is none. */
export function ownVoice<Kind extends Voice>(voices: readonly Kind[], language: string): Kind | null {
  const speaks = ({ lang }: Voice) => lang.toLowerCase().split(/[-_]/)[0] === language;
  return voices.find((one) => one.localService === true && speaks(one)) ?? null;
}

/** Asked early: some browsers fetch their list only then. */
export function voices(): SpeechSynthesisVoice[] {
  return globalThis.speechSynthesis?.getVoices() ?? [];
}

export function hush(): void {
  globalThis.speechSynthesis?.cancel();
}

/** Line by line; what stands in fields is not read. False where no voice of the device speaks the language. */
export function readAloud(text: string, language: string, over: () => void): boolean {
  const voice = ownVoice(voices(), language);
  if (voice === null) return false;
  hush();
  const said = text.split("\n").filter((line) => line.trim() !== "").map((line) => new SpeechSynthesisUtterance(line));
  said.at(-1)?.addEventListener("end", over);
  for (const one of said) {
    one.voice = voice;
    one.lang = voice.lang;
    speechSynthesis.speak(one);
  }
  return true;
}

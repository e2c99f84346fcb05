/** Where the second half of a README begins: the same in Portuguese. */
const PORTUGUESE = /^##\s+Em português\s*$/im;

/** The half of a README in this language, without its title: that stands above already. One that has a single half is all of it. */
export function readmeIn(text: string, language: string): string {
  const at = PORTUGUESE.exec(text);
  const halves =
    at === null ? { en: text, 'pt-BR': text } : { en: text.slice(0, at.index), 'pt-BR': text.slice(at.index + at[0].length) };
  const half = language === 'pt-BR' ? halves['pt-BR'] : halves.en;
  return half.replace(/^\s*#\s+.+\n/, '').trim();
}

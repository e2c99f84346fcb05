/** Lower case without accents: 'Execução' is found by 'execucao'. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The same letter by letter, so that every place in it is a place in the text. */
export function foldInPlace(text: string): string {
  let folded = '';
  for (const letter of text) {
    const plain = foldText(letter);
    folded += plain.length === letter.length ? plain : letter.toLowerCase().slice(0, letter.length).padEnd(letter.length, letter);
  }
  return folded;
}

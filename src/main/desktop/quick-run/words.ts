/** The words of what opens quick-run outside of its page, in both languages. */
const en = {
  quickRun: 'Quick-run…',
  run: 'Run {name}',
  pinned: 'Pinned flows',
  tasks: 'PulseFlow',
};

export type QuickRunWords = typeof en;

const ptBR: QuickRunWords = {
  quickRun: 'Execução rápida…',
  run: 'Executar {name}',
  pinned: 'Fluxos fixados',
  tasks: 'PulseFlow',
};

/** The words for a language setting; `system` follows the machine's locale. */
export function quickRunWords(language: 'system' | 'en' | 'pt-BR', systemLocale: string): QuickRunWords {
  const chosen = language === 'system' ? systemLocale : language;
  return chosen.toLowerCase().startsWith('pt') ? ptBR : en;
}

/** The few words that Electron shows outside of the page, in both languages. */
const en = {
  open: 'Open PulseFlow',
  pinned: 'Pinned flows',
  noPinned: 'Pin a flow to run it from here',
  run: 'Run {name}',
  pauseAll: 'Pause all flows',
  quit: 'Quit',
  idle: 'Nothing runs',
  running: '{count} running',
  waiting: '{count} waiting',
  inDoubt: '{count} need your decision',
  paused: 'All flows are paused',
  notConnected: 'Not connected',
  stillRunning: 'PulseFlow keeps running',
  stillRunningBody: 'Your flows go on. Open or quit it from the tray icon.',
  runRefused: '{name} could not be started',
  showDetails: 'Details',
};

export type DesktopMessages = typeof en;

const ptBR: DesktopMessages = {
  open: 'Abrir o PulseFlow',
  pinned: 'Fluxos fixados',
  noPinned: 'Fixe um fluxo para executá-lo daqui',
  run: 'Executar {name}',
  pauseAll: 'Pausar todos os fluxos',
  quit: 'Sair',
  idle: 'Nada em execução',
  running: '{count} em execução',
  waiting: '{count} aguardando',
  inDoubt: '{count} precisam da sua decisão',
  paused: 'Todos os fluxos estão pausados',
  notConnected: 'Sem conexão',
  stillRunning: 'O PulseFlow continua em execução',
  stillRunningBody: 'Seus fluxos continuam. Abra ou encerre pelo ícone da bandeja.',
  runRefused: 'Não foi possível iniciar {name}',
  showDetails: 'Detalhes',
};

/** The words for a language setting; `system` follows the machine's locale. */
export function desktopMessages(language: 'system' | 'en' | 'pt-BR', systemLocale: string): DesktopMessages {
  const chosen = language === 'system' ? systemLocale : language;
  return chosen.toLowerCase().startsWith('pt') ? ptBR : en;
}

/** Puts values in place of `{name}`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

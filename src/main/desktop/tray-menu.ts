/** The tray's menu as data, so that it can be tested without a tray. */
import type { MenuItemConstructorOptions } from 'electron';
import { type DesktopMessages, fill } from './messages';

export interface TrayState {
  connected: boolean;
  paused: boolean;
  counts: { running: number; waiting: number; inDoubt: number };
  pinned: readonly { flowId: string; name: string; runnable: boolean }[];
}

export interface TrayActions {
  open(): void;
  run(flowId: string, name: string): void;
  setPaused(paused: boolean): void;
  quit(): void;
}

/** One line that says how things stand, for the menu's head and the icon's tooltip. */
export function trayStatus(state: TrayState, words: DesktopMessages): string {
  if (!state.connected) return words.notConnected;
  const { running, waiting, inDoubt } = state.counts;
  const parts = [
    ...(state.paused ? [words.paused] : []),
    ...(inDoubt > 0 ? [fill(words.inDoubt, { count: inDoubt })] : []),
    ...(running > 0 ? [fill(words.running, { count: running })] : []),
    ...(waiting > 0 ? [fill(words.waiting, { count: waiting })] : []),
  ];
  return parts.length === 0 ? words.idle : parts.join(' · ');
}

/** Menu texts treat `&` as a mnemonic mark. */
function menuText(text: string): string {
  return text.replaceAll('&', '&&');
}

/** The menu: how it stands, open, run a pinned flow, pause all, quit. */
export function trayMenu(state: TrayState, words: DesktopMessages, actions: TrayActions): MenuItemConstructorOptions[] {
  const pinned: MenuItemConstructorOptions[] = state.pinned.map(({ flowId, name, runnable }) => ({
    id: `run:${flowId}`,
    label: menuText(fill(words.run, { name })),
    enabled: state.connected && runnable && !state.paused,
    click: () => actions.run(flowId, name),
  }));
  return [
    { id: 'status', label: menuText(trayStatus(state, words)), enabled: false },
    { id: 'open', label: words.open, click: actions.open },
    { type: 'separator' },
    ...(pinned.length > 0 ? pinned : [{ id: 'no-pinned', label: words.noPinned, enabled: false }]),
    { type: 'separator' },
    {
      id: 'pause',
      type: 'checkbox',
      label: words.pauseAll,
      checked: state.paused,
      enabled: state.connected,
      click: () => actions.setPaused(!state.paused),
    },
    { type: 'separator' },
    { id: 'quit', label: words.quit, click: actions.quit },
  ];
}

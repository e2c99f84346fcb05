import { describe, expect, it, vi } from 'vitest';
import { desktopMessages } from './messages';
import { type TrayState, trayMenu, trayStatus } from './tray-menu';

const state: TrayState = {
  connected: true,
  paused: false,
  counts: { running: 0, waiting: 0, inDoubt: 0 },
  pinned: [],
};
const en = desktopMessages('en', 'de');
const noActions = { open: vi.fn(), run: vi.fn(), setPaused: vi.fn(), quit: vi.fn() };
const itemOf = (change: Partial<TrayState>, id: string) =>
  trayMenu({ ...state, ...change }, en, noActions).find((item) => item.id === id);

describe('trayStatus', () => {
  it('names what needs a person before what runs', () => {
    expect(trayStatus({ ...state, counts: { running: 2, waiting: 1, inDoubt: 3 } }, en)).toBe(
      '3 need your decision · 2 running · 1 waiting',
    );
  });

  it('says so when nothing runs, all is paused, or there is no host', () => {
    expect(trayStatus(state, en)).toBe('Nothing runs');
    expect(trayStatus({ ...state, paused: true }, en)).toBe('All flows are paused');
    expect(trayStatus({ ...state, connected: false }, en)).toBe('Not connected');
  });

  it('speaks the language of the settings, or of the machine when they say so', () => {
    expect(trayStatus(state, desktopMessages('pt-BR', 'en-US'))).toBe('Nada em execução');
    expect(trayStatus(state, desktopMessages('system', 'pt-BR'))).toBe('Nada em execução');
    expect(trayStatus(state, desktopMessages('system', 'fr'))).toBe('Nothing runs');
  });
});

describe('trayMenu', () => {
  it('runs the pinned flow that is clicked', () => {
    const run = vi.fn();
    const pinned = [
      { flowId: 'a', name: 'Backup & sync', runnable: true },
      { flowId: 'b', name: 'Report', runnable: true },
    ];
    const items = trayMenu({ ...state, pinned }, en, { ...noActions, run });
    const backup = items.find(({ id }) => id === 'run:a');
    expect(backup?.label).toBe('Run Backup && sync');
    (backup?.click as () => void)();
    expect(run).toHaveBeenCalledExactlyOnceWith('a', 'Backup & sync');
  });

  it('offers no start that would be refused', () => {
    const pinned = [{ flowId: 'a', name: 'A', runnable: false }];
    expect(itemOf({ pinned }, 'run:a')?.enabled).toBe(false);
    const runnable = [{ flowId: 'a', name: 'A', runnable: true }];
    expect(itemOf({ pinned: runnable }, 'run:a')?.enabled).toBe(true);
    expect(itemOf({ pinned: runnable, paused: true }, 'run:a')?.enabled).toBe(false);
    expect(itemOf({ pinned: runnable, connected: false }, 'run:a')?.enabled).toBe(false);
  });

  it('tells how to get a flow into the menu while none is', () => {
    expect(itemOf({}, 'no-pinned')?.label).toBe('Pin a flow to run it from here');
  });

  it('pauses when all runs, and resumes when all is paused', () => {
    const setPaused = vi.fn();
    for (const paused of [false, true]) {
      const item = trayMenu({ ...state, paused }, en, { ...noActions, setPaused }).find(({ id }) => id === 'pause');
      expect(item?.checked).toBe(paused);
      (item?.click as () => void)();
    }
    expect(setPaused.mock.calls).toEqual([[true], [false]]);
  });
});

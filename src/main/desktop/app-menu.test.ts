import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { type AppMenuActions, appMenu } from './app-menu';
import { desktopMessages } from './messages';

const actions = (): AppMenuActions => ({
  open: vi.fn(),
  quickRun: vi.fn(),
  closeWindow: vi.fn(),
  reload: vi.fn(),
  back: vi.fn(),
  forward: vi.fn(),
  zoom: vi.fn(),
  fullScreen: vi.fn(),
  devTools: vi.fn(),
  press: vi.fn(),
  openDataFolder: vi.fn(),
  quit: vi.fn(),
});
function all(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...all(Array.isArray(item.submenu) ? item.submenu : [])]);
}
const menu = (platform: NodeJS.Platform, does = actions(), canOpenFolder = true) =>
  all(appMenu(desktopMessages('en', 'en'), does, { platform, canOpenFolder }));

/** What the page does by its own keys (use-editor-commands, Shell, use-shortcuts), in the writing of menus. */
const OF_THE_PAGE = ['K', 'B', 'J', 'S', 'Z', 'Y', 'A', 'D', 'G', 'C', 'X', 'V', ','].map((key) => `CmdOrCtrl+${key}`);

describe('the menus', () => {
  it('take no key that the page uses itself, and none twice', () => {
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      const keys = menu(platform).flatMap(({ accelerator }) => (accelerator === undefined ? [] : [String(accelerator)]));
      expect(
        keys.filter((key) => [...OF_THE_PAGE, 'CmdOrCtrl+Shift+P', 'CmdOrCtrl+Shift+L', 'CmdOrCtrl+Shift+Z'].includes(key)),
      ).toEqual([]);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('have the menu of the app and of windows on macOS alone, and quit in File elsewhere', () => {
    const roles = (platform: NodeJS.Platform) => menu(platform).flatMap(({ role }) => (role === undefined ? [] : [role]));
    expect(roles('darwin')).toEqual(expect.arrayContaining(['appMenu', 'windowMenu', 'editMenu']));
    expect(roles('linux')).not.toContain('appMenu');
    expect(menu('linux').some(({ id }) => id === 'quit')).toBe(true);
    expect(menu('darwin').some(({ id }) => id === 'quit')).toBe(false);
  });

  it('lead to pages of the app, and to the data folder only when it is on this machine', () => {
    const does = actions();
    for (const item of menu('linux', does)) if (item.id?.startsWith('go:')) (item.click as () => void)();
    expect(vi.mocked(does.open).mock.calls.map(([path]) => path)).toEqual([
      ...['/', '/flows', '/runs', '/inbox', '/schedules', '/events', '/queues', '/plugins'],
    ]);
    expect(menu('linux', actions(), false).find(({ id }) => id === 'data-folder')?.enabled).toBe(false);
  });
});

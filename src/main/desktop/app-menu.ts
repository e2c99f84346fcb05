/** The menus of the window as Electron takes them: File, Edit, View, Go, Help, and on macOS that of the app. */
import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopMessages } from './messages';

export interface AppMenuActions {
  /** Shows the window at a page of the app. */
  open(path: string): void;
  quickRun(): void;
  closeWindow(): void;
  reload(): void;
  back(): void;
  forward(): void;
  /** @param change in steps; 0: back to the actual size */
  zoom(change: 1 | -1 | 0): void;
  fullScreen(): void;
  devTools(): void;
  /** Presses keys in the page, which has its own lists of commands and shortcuts. */
  press(key: 'K' | '?'): void;
  openDataFolder(): void;
  quit(): void;
}

/** Keys that the page itself uses are none of these: what a menu takes never reaches the page. */
export function appMenu(
  words: DesktopMessages,
  actions: AppMenuActions,
  options: { platform: NodeJS.Platform; canOpenFolder: boolean },
): MenuItemConstructorOptions[] {
  const isMac = options.platform === 'darwin';
  const page = (id: string, label: string, path: string): MenuItemConstructorOptions => ({
    id: `go:${id}`,
    label,
    click: () => actions.open(path),
  });
  const line: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      id: 'file',
      label: words.menuFile,
      submenu: [
        {
          id: 'new-flow',
          label: words.menuNewFlow,
          accelerator: 'CmdOrCtrl+Shift+N',
          click: () => actions.open('/flows?new=template'),
        },
        { id: 'quick-run', label: words.quickRun, accelerator: 'CmdOrCtrl+Shift+R', click: () => actions.quickRun() },
        { id: 'import', label: words.menuImport, click: () => actions.open('/flows?new=file') },
        line,
        { id: 'settings', label: words.menuSettings, click: () => actions.open('/settings') },
        line,
        { id: 'close', label: words.menuClose, accelerator: 'CmdOrCtrl+W', click: () => actions.closeWindow() },
        ...(isMac ? [] : [{ id: 'quit', label: words.quit, accelerator: 'CmdOrCtrl+Q', click: () => actions.quit() }]),
      ],
    },
    { id: 'edit', role: 'editMenu', label: words.menuEdit },
    {
      id: 'view',
      label: words.menuView,
      submenu: [
        { id: 'reload', label: words.menuReload, accelerator: 'F5', click: () => actions.reload() },
        line,
        { id: 'zoom-in', label: words.menuZoomIn, accelerator: 'CmdOrCtrl+Plus', click: () => actions.zoom(1) },
        // The key of the plus sign without Shift, as every browser takes it.
        {
          label: words.menuZoomIn,
          accelerator: 'CmdOrCtrl+=',
          visible: false,
          acceleratorWorksWhenHidden: true,
          click: () => actions.zoom(1),
        },
        { id: 'zoom-out', label: words.menuZoomOut, accelerator: 'CmdOrCtrl+-', click: () => actions.zoom(-1) },
        { id: 'zoom-reset', label: words.menuZoomReset, accelerator: 'CmdOrCtrl+0', click: () => actions.zoom(0) },
        line,
        {
          id: 'full-screen',
          label: words.menuFullScreen,
          accelerator: isMac ? 'Ctrl+Cmd+F' : 'F11',
          click: () => actions.fullScreen(),
        },
        { id: 'dev-tools', label: words.menuDevTools, accelerator: 'F12', click: () => actions.devTools() },
      ],
    },
    {
      id: 'go',
      label: words.menuGo,
      submenu: [
        { id: 'back', label: words.menuBack, accelerator: isMac ? 'Cmd+[' : 'Alt+Left', click: () => actions.back() },
        { id: 'forward', label: words.menuForward, accelerator: isMac ? 'Cmd+]' : 'Alt+Right', click: () => actions.forward() },
        line,
        page('dashboard', words.menuDashboard, '/'),
        page('flows', words.menuFlows, '/flows'),
        page('runs', words.menuRuns, '/runs'),
        page('inbox', words.menuInbox, '/inbox'),
        page('schedules', words.menuSchedules, '/schedules'),
        page('events', words.menuEvents, '/events'),
        page('queues', words.menuQueues, '/queues'),
        page('plugins', words.menuPlugins, '/plugins'),
      ],
    },
    ...(isMac ? [{ role: 'windowMenu' as const }] : []),
    {
      id: 'help',
      role: 'help',
      label: words.menuHelp,
      submenu: [
        { id: 'commands', label: words.menuCommands, click: () => actions.press('K') },
        { id: 'shortcuts', label: words.menuShortcuts, click: () => actions.press('?') },
        line,
        { id: 'data-folder', label: words.menuDataFolder, enabled: options.canOpenFolder, click: () => actions.openDataFolder() },
        { id: 'diagnostics', label: words.menuDiagnostics, click: () => actions.open('/settings/diagnostics') },
        line,
        { id: 'about', label: words.menuAbout, click: () => actions.open('/settings/about') },
      ],
    },
  ];
}

/** The one window: sandboxed, on its own origin, hidden rather than closed. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, shell } from 'electron';
import type { ChoiceFile } from './choice-file';
import { PAGE_ORIGIN } from './page-files';

export interface MainWindow {
  /** Shows the window, at a page of the app when a path is given (`/runs/…`), and gives it the focus. */
  show(path?: string): void;
  /** Loads the page anew, for another host. */
  reload(): void;
  /** The window may close from now on. */
  allowClose(): void;
}

export interface MainWindowOptions {
  choice: ChoiceFile;
  icon: string;
  preload: string;
  hidden: boolean;
  /** Called when a person closed the window and it went to the tray. */
  onHidden(): void;
}

const DEFAULT_SIZE = { width: 1280, height: 800 };

/** The remembered place, unless no screen is there any more. */
function placeOnScreen(bounds: Electron.Rectangle | undefined): Partial<Electron.Rectangle> {
  if (bounds === undefined) return DEFAULT_SIZE;
  const area = screen.getDisplayMatching(bounds).workArea;
  const isVisible =
    bounds.x < area.x + area.width && bounds.x + bounds.width > area.x && bounds.y < area.y + area.height && bounds.y >= area.y;
  return isVisible ? bounds : { width: bounds.width, height: bounds.height };
}

/** Creates the window. The app must be ready and the page's protocol registered. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  const { choice } = options;
  let mayClose = false;
  let window = open(options.hidden);

  function open(hidden: boolean): BrowserWindow {
    const created = new BrowserWindow({
      ...placeOnScreen(choice.read().bounds),
      minWidth: 800,
      minHeight: 560,
      show: false,
      title: 'PulseFlow',
      icon: options.icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        spellcheck: false,
      },
    });
    if (choice.read().maximized) created.maximize();
    created.once('ready-to-show', () => {
      if (!hidden) created.show();
    });
    created.on('close', (event) => {
      const maximized = created.isMaximized();
      choice.change({ maximized, ...(maximized ? {} : { bounds: created.getBounds() }) });
      if (mayClose) return;
      event.preventDefault();
      created.hide();
      options.onHidden();
    });
    created.webContents.setWindowOpenHandler(({ url }) => {
      if (/^https?:/.test(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
    created.webContents.on('will-navigate', (event, url) => {
      if (!url.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault();
    });
    created.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason !== 'clean-exit') created.webContents.reload();
    });
    created.webContents.session.setPermissionRequestHandler((_contents, permission, answer) =>
      answer(permission === 'clipboard-sanitized-write'),
    );
    void created.loadURL(`${PAGE_ORIGIN}/`);
    return created;
  }

  return {
    show(path) {
      if (window.isDestroyed()) window = open(false);
      if (path !== undefined) void window.webContents.executeJavaScript(`location.hash = ${JSON.stringify(path)}`);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      if (process.platform === 'darwin') app.focus({ steal: true });
    },
    reload() {
      if (!window.isDestroyed()) void window.loadURL(`${PAGE_ORIGIN}/`);
    },
    allowClose() {
      mayClose = true;
    },
  };
}

/** Files beside the built main process. */
export function builtPaths(mainFolder: string): { preload: string; renderer: string } {
  return { preload: join(mainFolder, '..', 'preload', 'index.cjs'), renderer: join(mainFolder, '..', 'renderer') };
}

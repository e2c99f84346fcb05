/** The one window: sandboxed, on its own origin, hidden rather than closed. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, shell } from 'electron';
import type { ChoiceFile } from './choice-file';
import { PAGE_ORIGIN } from './page-files';
import { placeWindow } from './place-window';

export interface MainWindow {
  /** Shows the window, at a page of the app when a path is given (`/runs/…`), and gives it the focus. */
  show(path?: string): void;
  /** Loads the page anew, for another host. */
  reload(): void;
  /** The window may close from now on. */
  allowClose(): void;
  /** Undefined while there is none. */
  browserWindow(): BrowserWindow | undefined;
  /** Keeps and applies a zoom, in percent. */
  setZoom(percent: number): void;
  zoom(): number;
}

export interface MainWindowOptions {
  choice: ChoiceFile;
  icon: string;
  preload: string;
  hidden: boolean;
  /** Called when a person closed the window and it went to the tray. */
  onHidden(): void;
  /** Windows ends the session of the user. */
  onSessionEnd(): void;
}

const ZOOM = { least: 50, most: 300, step: 10 };
/** While a window is moved or resized, its place is written down so often at most. */
const REMEMBER_AFTER_MS = 500;

/** Creates the window. The app must be ready and the page's protocol registered. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  const { choice } = options;
  let mayClose = false;
  let window = open(options.hidden);

  function remember(of: BrowserWindow): void {
    if (of.isDestroyed() || of.isMinimized()) return;
    const maximized = of.isMaximized();
    const fullScreen = of.isFullScreen();
    choice.change({ maximized, fullScreen, ...(maximized || fullScreen ? {} : { bounds: of.getBounds() }) });
  }

  function keepPlace(of: BrowserWindow): void {
    let timer: NodeJS.Timeout | undefined;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        remember(of);
      }, REMEMBER_AFTER_MS);
    };
    // Each by its name: the types know an event only so.
    of.on('resize', soon);
    of.on('move', soon);
    of.on('maximize', soon);
    of.on('unmaximize', soon);
    of.on('enter-full-screen', soon);
    of.on('leave-full-screen', soon);
    of.on('closed', () => clearTimeout(timer));
  }

  function keepOut(of: BrowserWindow): void {
    const { webContents } = of;
    webContents.setWindowOpenHandler(({ url }) => {
      if (/^https?:/.test(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
    webContents.on('will-navigate', (event, url) => {
      if (!url.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault();
    });
    webContents.session.setPermissionRequestHandler((_contents, permission, answer) =>
      answer(permission === 'clipboard-sanitized-write'),
    );
  }

  function zoom(): number {
    const percent = choice.read().zoomPercent ?? 100;
    return Math.min(ZOOM.most, Math.max(ZOOM.least, percent));
  }

  function applyZoom(to: BrowserWindow): void {
    if (!to.isDestroyed()) to.webContents.setZoomFactor(zoom() / 100);
  }

  function open(hidden: boolean): BrowserWindow {
    const created = new BrowserWindow({
      ...placeWindow(
        choice.read().bounds,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
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
    const { maximized, fullScreen } = choice.read();
    if (!hidden) {
      if (maximized) created.maximize();
      if (fullScreen) created.setFullScreen(true);
    }
    created.once('ready-to-show', () => {
      if (!hidden) created.show();
    });
    keepPlace(created);
    keepOut(created);
    created.on('close', (event) => {
      remember(created);
      if (mayClose) return;
      event.preventDefault();
      created.hide();
      options.onHidden();
    });
    // The types know this event of Windows only in later versions.
    (created as unknown as NodeJS.EventEmitter).on('query-session-end', options.onSessionEnd);
    created.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason !== 'clean-exit') created.webContents.reload();
    });
    // A page that is loaded anew begins at 100 %.
    created.webContents.on('did-finish-load', () => applyZoom(created));
    created.webContents.on('zoom-changed', (_event, direction) =>
      setZoom(zoom() + (direction === 'in' ? ZOOM.step : -ZOOM.step)),
    );
    void created.loadURL(`${PAGE_ORIGIN}/`);
    return created;
  }

  function setZoom(percent: number): void {
    choice.change({ zoomPercent: Math.round(Math.min(ZOOM.most, Math.max(ZOOM.least, percent))) });
    applyZoom(window);
  }

  return {
    show(path) {
      if (window.isDestroyed()) window = open(false);
      if (path !== undefined) void window.webContents.executeJavaScript(`location.hash = ${JSON.stringify(path)}`);
      if (window.isMinimized()) window.restore();
      // What started hidden was not made large, since that shows it.
      if (!window.isVisible() && choice.read().maximized) window.maximize();
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
    browserWindow: () => (window.isDestroyed() ? undefined : window),
    setZoom,
    zoom,
  };
}

/** Files beside the built main process. */
export function builtPaths(mainFolder: string): { preload: string; renderer: string } {
  return { preload: join(mainFolder, '..', 'preload', 'index.cjs'), renderer: join(mainFolder, '..', 'renderer') };
}

/** Quick-run's own window: made ahead, hidden, so that it is there at once; it works with the main window closed. */
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { PAGE_ORIGIN } from '../page-files';

export interface QuickRunWindow {
  /** Makes the window, hidden, so that showing it costs nothing. */
  prepare(): void;
  show(): void;
  hide(): void;
  isVisible(): boolean;
  /** True: it stays when another program gets the focus, as while a form is filled in. */
  hold(isHeld: boolean): void;
  /** Loads the page anew, for another host. */
  reload(): void;
  /** Ends it for good. */
  close(): void;
}

const WIDTH = 680;
const HEIGHT = 500;
const ADDRESS = `${PAGE_ORIGIN}/#/quick-run`;

/** Upon the screen where the person works, a little above its middle. */
function placeFor(): { x: number; y: number } {
  const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  return {
    x: Math.round(workArea.x + (workArea.width - WIDTH) / 2),
    y: Math.round(workArea.y + Math.max(0, (workArea.height - HEIGHT) * 0.3)),
  };
}

/** The app must be ready and the page's protocol registered. Nothing is opened before `prepare` or `show`. */
export function createQuickRunWindow({ preload, icon }: { preload: string; icon: string }): QuickRunWindow {
  let window: BrowserWindow | undefined;
  let isHeld = false;
  let isClosed = false;

  function open(): BrowserWindow {
    const created = new BrowserWindow({
      width: WIDTH,
      height: HEIGHT,
      show: false,
      frame: false,
      resizable: false,
      maximizable: false,
      minimizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      title: 'PulseFlow',
      icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1e2228' : '#ffffff',
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        spellcheck: false,
        // A hidden page is drawn too, so that the first picture is right when it is shown.
        backgroundThrottling: false,
      },
    });
    created.setMenuBarVisibility(false);
    created.on('blur', () => {
      if (!isHeld) created.hide();
    });
    created.on('close', (event) => {
      if (isClosed) return;
      event.preventDefault();
      created.hide();
    });
    created.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    created.webContents.on('will-navigate', (event, url) => {
      if (!url.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault();
    });
    created.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason !== 'clean-exit') created.webContents.reload();
    });
    void created.loadURL(ADDRESS);
    return created;
  }

  function current(): BrowserWindow {
    if (window === undefined || window.isDestroyed()) window = open();
    return window;
  }

  return {
    prepare() {
      if (!isClosed) current();
    },
    show() {
      if (isClosed) return;
      const shown = current();
      const { x, y } = placeFor();
      shown.setPosition(x, y);
      shown.show();
      shown.focus();
      if (process.platform === 'darwin') app.focus({ steal: true });
    },
    hide() {
      if (window === undefined || window.isDestroyed()) return;
      window.hide();
      // On macOS the program before gets the focus back only when the app itself hides.
      if (process.platform === 'darwin' && !BrowserWindow.getAllWindows().some((each) => each.isVisible())) app.hide();
    },
    isVisible: () => window !== undefined && !window.isDestroyed() && window.isVisible(),
    hold(next) {
      isHeld = next;
    },
    reload() {
      if (window !== undefined && !window.isDestroyed()) window.webContents.reload();
    },
    close() {
      isClosed = true;
      if (window !== undefined && !window.isDestroyed()) window.destroy();
    },
  };
}

/** What of the app is there beside its page: tray, badge, menus, notifications, power, settings of the machine. */
import { implement } from '@orpc/server';
import { app, Menu, nativeTheme, shell } from 'electron';
import { desktopShell } from '#shared/contract/desktop-shell';
import { toErrorInfo } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import { type AppMenuActions, appMenu } from './app-menu';
import type { Desktop } from './context';
import type { FollowedState } from './host-follower';
import { createMachineSettings } from './machine-settings';
import { fill, momentText } from './messages';
import { type OpenedParts, QUICK_RUN_KEYS } from './openings';
import { inAnHour, tomorrowMorning } from './pause-times';
import { createElectronBadge } from './ports/electron-badge';
import { createElectronLoginItem } from './ports/electron-login-item';
import { createElectronPowerMonitor } from './ports/electron-power-monitor';
import type { TrayPort } from './ports/tray';
import { createPowerEvents, isOnThisMachine } from './power-events';
import { createTaskNotices } from './task-notices';
import { type PauseChoice, type TrayActions, trayFace, trayMenu, trayStatus, waitingForMe } from './tray-menu';

export interface ShellOptions {
  tray: TrayPort;
  env: NodeJS.ProcessEnv;
  icon: string;
  /** What the app can be asked for from everywhere. */
  opened: Pick<OpenedParts, 'quickRun' | 'setShortcut'>;
}

const ZOOM_STEP = 10;

/** Starts the shell; it follows the host from now on. Returns its procedures, by their name in the contract `desktop`. */
export function startShell(desktop: Desktop, { tray, env, icon, opened }: ShellOptions) {
  const { connection, follower, window, words, notifier } = desktop;
  const client = async () => (await connection.host()).client;
  const notices = createTaskNotices({ notifier, client, words, open: (path) => window.show(path), now: Date.now });
  const refused = (title: string) => (error: unknown) => {
    notifier.show({ title, body: toErrorInfo(error).message, onClick: () => window.show() });
  };
  const setPause = (until: number | null | 'off'): void => {
    const engine = until === 'off' ? { paused: false } : { paused: true, pausedUntil: until };
    client()
      .then((host) => host.settings.update({ engine }))
      .catch(refused(words().actionRefused));
  };
  const ends: Record<PauseChoice, () => number | null> = {
    hour: () => inAnHour(Date.now()),
    tomorrow: () => tomorrowMorning(Date.now()),
    open: () => null,
  };
  const actions: TrayActions = {
    open: (path) => window.show(path),
    quickRun: () => opened.quickRun(),
    run: (flowId, name) => void runPinned(desktop, opened, flowId).catch(refused(fill(words().runRefused, { name }))),
    decide: (task, outcome) => void notices.decide(task, outcome, 'tray'),
    pause: (choice) => setPause(ends[choice]()),
    resume: () => setPause('off'),
    quit: () => app.quit(),
  };

  followTheState(desktop, tray, actions, opened);
  follower.onNotification((notification) => {
    if (follower.state().desktopNotifications && notification.quiet !== true) void notices.show(notification);
  });
  app.on('browser-window-focus', () => follower.lookAgain());
  app.on('browser-window-blur', () => follower.lookAgain());

  createElectronPowerMonitor(() => app.quit()).listen(
    createPowerEvents({
      connection,
      reconnect() {
        void connection.host().then(
          (link) => follower.follow(link.client),
          () => undefined,
        );
      },
    }),
  );

  const machine = createMachineSettings({
    choice: desktop.choice,
    loginItem: createElectronLoginItem({ platform: process.platform, env, command: ownCommand(), icon }),
    setShortcut: (keys) => opened.setShortcut(keys),
    defaultShortcut: QUICK_RUN_KEYS,
    notifier,
    zoom: { get: () => window.zoom(), set: (percent) => window.setZoom(percent) },
    platform: process.platform,
  });
  const procedures = implement(desktopShell);
  return {
    shell: {
      settings: procedures.settings.handler(() => machine.read()),
      change: procedures.change.handler(({ input }) => machine.change(input)),
      testNotification: procedures.testNotification.handler(() => {
        notifier.show({
          title: 'PulseFlow',
          body: words().stillRunningBody,
          ...(notifier.hasButtons() ? { buttons: [{ id: 'open', label: words().open }] } : {}),
          onClick: () => window.show(),
          onButton: () => window.show(),
        });
        return { ok: true };
      }),
      facts: procedures.facts.handler(() => ({ name: 'window.json', text: JSON.stringify(facts(desktop), null, 2) })),
    },
  };
}

/** Tray, badge, menus and theme follow what the host says. */
function followTheState(desktop: Desktop, tray: TrayPort, actions: TrayActions, opened: ShellOptions['opened']): void {
  const { follower, window, words } = desktop;
  const badge = createElectronBadge(process.platform, () => window.browserWindow());
  let shownMenu = '';
  let shownWords: unknown;
  const show = (state: FollowedState): void => {
    if (nativeTheme.themeSource !== state.theme) nativeTheme.themeSource = state.theme;
    const moment = (atMs: number) => momentText(atMs, Date.now(), state.language, app.getLocale());
    const speech = { words: words(), moment, morning: timeText(tomorrowMorning(Date.now()), state.language) };
    const status = trayStatus(state, speech);
    tray.show(trayFace(state), `PulseFlow: ${status}`);
    badge.set(waitingForMe(state), status);
    const lines = trayMenu(state, speech, actions);
    // Each new menu costs a round trip to the desktop, and closes the one that is open: only when something changed.
    const next = JSON.stringify(lines);
    if (next !== shownMenu) tray.setMenu(lines);
    shownMenu = next;
    if (shownWords !== speech.words) setApplicationMenu(desktop, opened);
    shownWords = speech.words;
  };
  follower.onState(show);
  desktop.connection.onChange(() => setApplicationMenu(desktop, opened));
  show(follower.state());
}

function timeText(atMs: number, language: FollowedState['language']): string {
  return momentText(atMs, atMs, language, app.getLocale());
}

function setApplicationMenu({ connection, words, window, home }: Desktop, opened: ShellOptions['opened']): void {
  const contents = () => window.browserWindow()?.webContents;
  const actions: AppMenuActions = {
    open: (path) => window.show(path),
    quickRun: () => opened.quickRun(),
    closeWindow: () => window.browserWindow()?.close(),
    reload: () => window.reload(),
    back: () => contents()?.goBack(),
    forward: () => contents()?.goForward(),
    zoom: (change) => window.setZoom(change === 0 ? 100 : window.zoom() + change * ZOOM_STEP),
    fullScreen() {
      const shown = window.browserWindow();
      shown?.setFullScreen(!shown.isFullScreen());
    },
    devTools: () => contents()?.toggleDevTools(),
    press(key) {
      window.show();
      const modifiers: ('control' | 'meta' | 'shift')[] =
        key === '?' ? ['shift'] : [process.platform === 'darwin' ? 'meta' : 'control'];
      contents()?.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers });
      contents()?.sendInputEvent({ type: 'keyUp', keyCode: key, modifiers });
    },
    openDataFolder: () => void shell.openPath(home),
    quit: () => app.quit(),
  };
  const isOwnFolder = connection.state().mode === 'embedded';
  const template = appMenu(words(), actions, { platform: process.platform, canOpenFolder: isOwnFolder });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** How this app is started: installed, it is its own program; in development Electron is given its folder. */
function ownCommand(): string[] {
  const image = process.env['APPIMAGE'];
  if (image !== undefined) return [image];
  return app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()];
}

/** What of the window helps to find a fault: no address, no token. */
function facts({ connection, follower, choice, notifier }: Desktop): object {
  const { mode, state, url, error, electronVersion } = connection.state();
  const { bounds, maximized, fullScreen, startHidden, zoomPercent } = choice.read();
  const { connected, counts, inbox, failures, paused } = follower.state();
  return {
    versions: process.versions,
    platform: process.platform,
    connection: { mode, state, isHere: isOnThisMachine(url), error, electronVersion },
    gpu: app.getGPUFeatureStatus(),
    window: { bounds, maximized, fullScreen, startHidden, zoomPercent },
    shown: { connected, counts, inbox, failures, paused },
    notifications: { isSupported: notifier.isSupported(), hasButtons: notifier.hasButtons() },
  };
}

/** What asks for data opens quick-run at the flow; the rest starts at once. */
async function runPinned({ connection }: Desktop, { quickRun }: Pick<OpenedParts, 'quickRun'>, flowId: string): Promise<void> {
  const { client } = await connection.host();
  const { ways } = await client.flows.startForm({ flowId: flowId as FlowId });
  if (ways.some(({ fields }) => fields.some(({ required }) => required))) quickRun(flowId);
  else await client.runs.start({ params: { workflowId: flowId } });
}

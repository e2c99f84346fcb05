/** The desktop app's life: one instance, one window, one tray icon, one connection to a host. */
import { join } from 'node:path';
import { app, dialog, ipcMain, Menu, MessageChannelMain, Notification, nativeTheme, protocol, safeStorage } from 'electron';
import { toErrorInfo } from '#shared/model/errors';
import { workspaceHome } from '../host/home';
import { type ChoiceFile, createChoiceFile } from './choice-file';
import { type AttachTarget, createHostConnection, type HostConnection } from './connection';
import { type DesktopArgs, parseDesktopArgs } from './desktop-args';
import { openEmbedded } from './embedded';
import { createHostFollower, type FollowedState } from './host-follower';
import { attachTo, canEmbed } from './host-link';
import { createKeychain } from './keychain';
import { builtPaths, createMainWindow, type MainWindow } from './main-window';
import { desktopMessages, fill } from './messages';
import { answerPageRequest, PAGE_ORIGIN, PAGE_SCHEME } from './page-files';
import { createTray } from './tray';
import { createWindowHandler } from './window-port';

export interface DesktopOptions {
  /** Where the built main process lies. */
  mainFolder: string;
  argv: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** The token is kept only where the system can seal it. */
function rememberedTarget(choice: ChoiceFile): AttachTarget | undefined {
  const { attached } = choice.read();
  if (attached === undefined || !safeStorage.isEncryptionAvailable()) return undefined;
  try {
    return { url: attached.url, token: safeStorage.decryptString(Buffer.from(attached.sealedToken, 'base64')) };
  } catch {
    return undefined;
  }
}

function remember(choice: ChoiceFile, target: AttachTarget | undefined): void {
  const canSeal = target !== undefined && safeStorage.isEncryptionAvailable();
  choice.change({
    attached: canSeal ? { url: target.url, sealedToken: safeStorage.encryptString(target.token).toString('base64') } : undefined,
  });
}

/** Gives the page a port each time it asks; another host closes the ports, and the page asks again. */
function servePages(connection: HostConnection): void {
  const handler = createWindowHandler(connection);
  const open = new Set<Electron.MessagePortMain>();
  ipcMain.on('pulseflow:connect', (event) => {
    if (!event.senderFrame?.url.startsWith(`${PAGE_ORIGIN}/`)) return;
    const { port1, port2 } = new MessageChannelMain();
    open.add(port1);
    port1.on('close', () => open.delete(port1));
    handler.upgrade(port1);
    port1.start();
    event.sender.postMessage('pulseflow:port', null, [port2]);
  });
  connection.onChange(() => {
    for (const port of open) port.close();
    open.clear();
  });
}

/** Menus of the system: macOS needs one for copy and paste; elsewhere the page has its own. */
function setApplicationMenu(): void {
  const roles: Electron.MenuItemConstructorOptions[] = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }];
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(roles) : null);
}

/** Starts the app; a second start brings the first one's window to the front and ends. */
export function startDesktop(options: DesktopOptions): void {
  const { env } = options;
  const home = workspaceHome(env);
  // One app per workspace: the lock is taken in the profile's folder.
  if (env['PULSEFLOW_HOME']) app.setPath('userData', join(home, 'window'));
  let args: DesktopArgs;
  try {
    args = parseDesktopArgs(options.argv, env);
  } catch (error) {
    console.error(toErrorInfo(error).message);
    app.exit(2);
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    console.log('PulseFlow runs already; its window is brought to the front.');
    app.quit();
    return;
  }
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.whenReady().then(
    () => run(options, args, home),
    (error: unknown) => {
      dialog.showErrorBox('PulseFlow', toErrorInfo(error).message);
      app.exit(1);
    },
  );
}

function run(options: DesktopOptions, args: DesktopArgs, home: string): void {
  const { env, mainFolder } = options;
  const paths = builtPaths(mainFolder);
  const icons = join(app.getAppPath(), 'resources', 'icons');
  const choice = createChoiceFile(app.getPath('userData'));
  const keychain = createKeychain(safeStorage, process.platform);
  protocol.handle(PAGE_SCHEME, (request) => answerPageRequest(paths.renderer, request.url));
  setApplicationMenu();

  const connection = createHostConnection({
    electronVersion: process.versions['electron'] ?? '0',
    canEmbed: canEmbed(process.versions),
    initial: args.attach ?? rememberedTarget(choice),
    attach: (target) => attachTo(target.url, target.token),
    embed: () => openEmbedded({ home, env, templates: args.templates, rendererFolder: paths.renderer, keychain }),
    remember: (target) => remember(choice, target),
  });
  servePages(connection);

  const words = () => desktopMessages(follower.state().language, app.getLocale());
  const window: MainWindow = createMainWindow({
    choice,
    icon: join(icons, 'icon.png'),
    preload: paths.preload,
    hidden: args.hidden,
    onHidden() {
      if (choice.read().toldStillRunning) return;
      choice.change({ toldStillRunning: true });
      new Notification({ title: words().stillRunning, body: words().stillRunningBody }).show();
    },
  });

  const tray = createTray(icons, {
    open: () => window.show(),
    run: (flowId, name) =>
      void runPinned(connection, flowId).catch((error: unknown) => {
        new Notification({ title: fill(words().runRefused, { name }), body: toErrorInfo(error).message }).show();
      }),
    setPaused: (paused) => void pauseAll(connection, paused),
    quit: () => app.quit(),
  });
  const follower = createHostFollower({
    onState(state: FollowedState) {
      nativeTheme.themeSource = state.theme;
      tray.update(state, desktopMessages(state.language, app.getLocale()));
    },
    onNotification(notification) {
      if (!follower.state().desktopNotifications) return;
      const shown = new Notification({ title: notification.title, body: notification.body });
      const { runId } = notification;
      shown.on('click', () => window.show(runId === undefined ? undefined : `/runs/${runId}`));
      shown.show();
    },
  });
  tray.update(follower.state(), words());

  let isFirst = true;
  connection.onChange(() => {
    void connection.host().then(
      (link) => follower.follow(link.client),
      () => follower.follow(undefined),
    );
    if (!isFirst) window.reload();
    isFirst = false;
  });
  void connection.start();

  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  app.on('window-all-closed', () => {
    // The tray keeps the app alive.
  });
  let closing = false;
  app.on('before-quit', (event) => {
    window.allowClose();
    if (closing) return;
    closing = true;
    // Electron does not wait for promises: hold the first quit until the host has put everything on disk.
    event.preventDefault();
    follower.follow(undefined);
    void connection.close().finally(() => app.exit(0));
  });
}

async function runPinned(connection: HostConnection, flowId: string): Promise<void> {
  const { client } = await connection.host();
  await client.runs.start({ params: { workflowId: flowId } });
}

async function pauseAll(connection: HostConnection, paused: boolean): Promise<void> {
  const { client } = await connection.host();
  await client.settings.update({ engine: { paused } });
}

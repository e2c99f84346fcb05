/** The desktop app's life: one instance, one window, one connection to a host. What it offers is in shell.ts and openings.ts. */
import { join } from 'node:path';
import { app, dialog, protocol, safeStorage } from 'electron';
import { toErrorInfo } from '#shared/model/errors';
import { workspaceHome } from '../host/home';
import { createAttachMemory } from './attach-memory';
import { createChoiceFile } from './choice-file';
import { createHostConnection } from './connection';
import type { Desktop } from './context';
import { type DesktopArgs, parseDesktopArgs } from './desktop-args';
import { openEmbedded } from './embedded';
import { createHostFollower } from './host-follower';
import { attachTo, canEmbed } from './host-link';
import { createKeychain } from './keychain';
import { builtPaths, createMainWindow } from './main-window';
import { desktopMessages } from './messages';
import { createDesktopNotifier } from './notifier';
import { type Openings, prepareOpenings } from './openings';
import { answerPageRequest, PAGE_SCHEME } from './page-files';
import { servePages } from './page-ports';
import { createElectronTray } from './ports/electron-tray';
import { startShell } from './shell';
import { createWindowHandler } from './window-port';

export interface DesktopOptions {
  /** Where the built main process lies. */
  mainFolder: string;
  argv: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** Starts the app; a second start hands what it was given to the first one and ends. */
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
  if (!app.requestSingleInstanceLock({ argv: options.argv })) {
    console.log('PulseFlow runs already; its window is brought to the front.');
    app.quit();
    return;
  }
  const openings = prepareOpenings(options.argv);
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.whenReady().then(
    () => run(options, args, home, openings),
    (error: unknown) => {
      dialog.showErrorBox('PulseFlow', toErrorInfo(error).message);
      app.exit(1);
    },
  );
}

function run(options: DesktopOptions, args: DesktopArgs, home: string, openings: Openings): void {
  const { env, mainFolder } = options;
  const paths = builtPaths(mainFolder);
  const icons = join(app.getAppPath(), 'resources', 'icons');
  const choice = createChoiceFile(app.getPath('userData'));
  const memory = createAttachMemory(choice, safeStorage);
  const keychain = createKeychain(safeStorage, process.platform);
  protocol.handle(PAGE_SCHEME, (request) => answerPageRequest(paths.renderer, request.url));

  const connection = createHostConnection({
    electronVersion: process.versions['electron'] ?? '0',
    canEmbed: canEmbed(process.versions),
    initial: args.attach ?? memory.read(),
    attach: (target) => attachTo(target.url, target.token),
    embed: () => openEmbedded({ home, env, templates: args.templates, rendererFolder: paths.renderer, keychain }),
    remember: (target) => memory.keep(target),
  });
  const follower = createHostFollower();
  const words = () => desktopMessages(follower.state().language, app.getLocale());
  const icon = join(icons, 'icon.png');
  const notifier = createDesktopNotifier(env, icon, words);
  const window = createMainWindow({
    choice,
    icon,
    preload: paths.preload,
    hidden: args.hidden || choice.read().startHidden === true,
    onHidden() {
      if (choice.read().toldStillRunning) return;
      choice.change({ toldStillRunning: true });
      notifier.show({ title: words().stillRunning, body: words().stillRunningBody, onClick: () => window.show() });
    },
    onSessionEnd: () => app.quit(),
  });
  const tray = createElectronTray(icons, () => window.show());
  const desktop: Desktop = {
    ...{ home, icons, paths, choice, connection, window, follower, notifier, words },
  };
  const opened = openings.start(desktop);
  tray.tray.on('drop-files', (_event, files) => opened.dropFiles(files));
  const parts = { ...startShell(desktop, { tray, env, icon, opened }), ...opened.procedures };
  servePages(connection, createWindowHandler(connection, parts));

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
  endCleanly(desktop);
}

/** Closing the window only hides it; quitting waits until the host has put everything on disk. */
function endCleanly({ connection, follower, window }: Desktop): void {
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

/** How the app is opened from outside of its window: a second start, links, files, the quick-run shortcut, the icon's menu. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyRouter, implement } from '@orpc/server';
import { app } from 'electron';
import { desktopOpenings, type Opening } from '#shared/contract/desktop-openings';
import { toErrorInfo } from '#shared/model/errors';
import type { Desktop } from './context';
import { handOver, readFlowFiles } from './files/hand-over';
import { isPlainStart, type OpenedWith, readOpenedWith } from './files/opened-with';
import { registerProtocol } from './links/register-protocol';
import { parseRunLink } from './links/run-link';
import { createElectronShortcuts } from './ports/electron-shortcuts';
import { jumpItems } from './quick-run/jump-list';
import { createOpeningQueue } from './quick-run/opening-queue';
import { createQuickRunWindow } from './quick-run/quick-run-window';
import { showJumpList } from './quick-run/show-jump-list';

/** The combination that calls quick-run up, unless a person chose another. */
export const QUICK_RUN_KEYS = 'CommandOrControl+Shift+Space';

export interface OpenedParts {
  /** Served to windows, by their name in the contract `desktop`. */
  procedures: Record<string, AnyRouter>;
  /** Calls quick-run up, for a flow when one is named. */
  quickRun(flowId?: string): void;
  /** The global shortcut of quick-run; undefined: none. `taken`: another program has it. */
  setShortcut(keys: string | undefined): 'ok' | 'taken' | 'invalid';
  /** Files that were dropped on the tray. */
  dropFiles(paths: readonly string[]): void;
}

export interface Openings {
  /** From now on what has come is answered, and what comes. */
  start(desktop: Desktop): OpenedParts;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Listens from before the app is ready: macOS hands over a link or a file that early.
 * @param argv what this start was given
 */
export function prepareOpenings(argv: readonly string[] = []): Openings {
  let open: ((opened: OpenedWith) => void) | undefined;
  const early: OpenedWith[] = [readOpenedWith(argv, process.cwd(), isFile)];
  const take = (opened: OpenedWith): void => {
    if (open === undefined) early.push(opened);
    else open(opened);
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    take({ links: [url], flowFiles: [], dataFiles: [], quickRun: undefined });
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    take(readOpenedWith([path], '/', isFile));
  });
  return {
    start(desktop) {
      const parts = startOpenings(desktop, (opened) => {
        if (isPlainStart(opened)) desktop.window.show();
        else parts.open(opened);
      });
      open = parts.open;
      for (const opened of early.splice(0)) if (!isPlainStart(opened)) parts.open(opened);
      return parts;
    },
  };
}

/** A second start hands over its arguments as they were: Chromium puts those of its own second start in another order. */
function argvOf(argv: readonly string[], additional: unknown): readonly string[] {
  const given: unknown =
    typeof additional === 'object' && additional !== null && 'argv' in additional ? additional.argv : undefined;
  return Array.isArray(given) && given.every((each) => typeof each === 'string') ? given : argv.slice(1);
}

function startOpenings(
  { paths, icons, connection, follower, window, words: wordsNow }: Desktop,
  onSecondStart: (opened: OpenedWith) => void,
): OpenedParts & { open(opened: OpenedWith): void } {
  const queue = createOpeningQueue();
  const palette = createQuickRunWindow({ preload: paths.preload, icon: join(icons, 'icon.png') });
  const shortcuts = createElectronShortcuts();

  const ask = (opening: Opening): void => {
    queue.push('quick-run', opening);
    palette.show();
  };
  const fail = (thrown: unknown): void => {
    const { code, message, data } = toErrorInfo(thrown);
    ask({ kind: 'failed', code, message, ...(data === undefined ? {} : { data }) });
  };
  const quickRun = (flow?: string): void => {
    if (flow === undefined) ask({ kind: 'show' });
    else ask({ kind: 'run', flow, texts: {}, from: 'menu' });
  };
  const dropFiles = (dropped: readonly string[]): void => {
    const work = async () => handOver((await connection.host()).client, dropped);
    work().then((files) => ask({ kind: 'files', files }), fail);
  };
  const importFlows = (flowFiles: readonly string[]): void => {
    readFlowFiles(flowFiles).then((files) => {
      queue.push('main', { kind: 'import', files });
      window.show();
    }, fail);
  };
  const open = ({ links, flowFiles, dataFiles, quickRun: called }: OpenedWith): void => {
    if (flowFiles.length > 0) importFlows(flowFiles);
    if (dataFiles.length > 0) dropFiles(dataFiles);
    if (called !== undefined) quickRun(called.flow);
    const link = links.at(-1);
    if (link === undefined) return;
    try {
      ask({ kind: 'run', ...parseRunLink(link), from: 'link' });
    } catch (thrown) {
      fail(thrown);
    }
  };

  app.on('second-instance', (_event, argv, folder, additional) =>
    onSecondStart(readOpenedWith(argvOf(argv, additional), folder, isFile)),
  );
  app.on('activate', () => window.show());
  app.on('before-quit', () => {
    shortcuts.close();
    palette.close();
  });
  // A workspace of its own, as tests and developers have it, must not take the person's links over.
  registerProtocol(process.env['PULSEFLOW_HOME'] === undefined);

  const setShortcut = (keys: string | undefined) =>
    shortcuts.set('quick-run', keys, () => {
      if (palette.isVisible()) palette.hide();
      else quickRun();
    });
  let isFirst = true;
  connection.onChange(() => {
    // Made once the main window has what it needs: quick-run is there at once afterwards, and the start is not slower.
    if (isFirst) setTimeout(() => palette.prepare(), 1500).unref();
    else palette.reload();
    isFirst = false;
  });
  let shown = '';
  follower.onState(({ pinned }) => {
    const words = wordsNow();
    const items = jumpItems(pinned, words);
    const next = JSON.stringify(items);
    if (next === shown) return;
    shown = next;
    showJumpList(items, words, quickRun);
  });

  const os = implement(desktopOpenings);
  const ok = { ok: true as const };
  const procedures = os.router({
    watch: os.watch.handler(({ input, signal }) => queue.watch(input.window, signal)),
    hideQuickRun: os.hideQuickRun.handler(() => {
      palette.hide();
      return ok;
    }),
    hold: os.hold.handler(({ input }) => {
      palette.hold(input.isHeld);
      return ok;
    }),
    openMain: os.openMain.handler(({ input }) => {
      palette.hide();
      window.show(input.path);
      return ok;
    }),
  });
  return { procedures: { openings: procedures }, quickRun, setShortcut, dropFiles, open };
}

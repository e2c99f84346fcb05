/** What a start of the app, first or second, was given on its command line. */
import { extname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLink } from '../links/run-link';

export interface OpenedWith {
  links: string[];
  /** Files of flows, to be imported: absolute paths. */
  flowFiles: string[];
  /** Other files, to run a flow with: absolute paths. */
  dataFiles: string[];
  /** `--quick-run`: bring it up; with `--run-flow=<id>` for that flow. */
  quickRun: { flow?: string } | undefined;
}

/** The ending of files of flows that the system opens with the app. */
const FLOW_FILE = '.pulseflow';
/** Switches of ours and of Chromium whose value stands behind them. */
const WITH_VALUE = new Set(['--attach']);

function pathOf(text: string, folder: string): string | undefined {
  if (text.startsWith('file:')) {
    try {
      return fileURLToPath(text);
    } catch {
      return undefined;
    }
  }
  return isAbsolute(text) ? text : resolve(folder, text);
}

/**
 * Sorts what stands on a command line. Switches are left to others; what is neither a link nor a file that exists is ignored.
 * @param folder relative paths are relative to it
 */
export function readOpenedWith(argv: readonly string[], folder: string, isFile: (path: string) => boolean): OpenedWith {
  const opened: OpenedWith = { links: [], flowFiles: [], dataFiles: [], quickRun: undefined };
  for (const [index, text] of argv.entries()) {
    if (text === '--quick-run') opened.quickRun ??= {};
    else if (text.startsWith('--run-flow=')) opened.quickRun = { flow: text.slice('--run-flow='.length) };
    if (text.startsWith('-') || WITH_VALUE.has(argv[index - 1] ?? '')) continue;
    if (isLink(text)) opened.links.push(text);
    else {
      const path = pathOf(text, folder);
      if (path === undefined || !isFile(path)) continue;
      (extname(path).toLowerCase() === FLOW_FILE ? opened.flowFiles : opened.dataFiles).push(path);
    }
  }
  return opened;
}

/** True when nothing is asked for but the app itself. */
export function isPlainStart({ links, flowFiles, dataFiles, quickRun }: OpenedWith): boolean {
  return links.length + flowFiles.length + dataFiles.length === 0 && quickRun === undefined;
}

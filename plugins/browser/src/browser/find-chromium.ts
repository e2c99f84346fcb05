/** Where a Chromium is on this machine: Playwright's own, which its protocol was made for, else what people have installed. */
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { problem } from '@pulseflow/sdk';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'brave-browser'];

function places(): string[] {
  switch (process.platform) {
    case 'win32': {
      const roots = ['C:/Program Files', 'C:/Program Files (x86)', join(homedir(), 'AppData', 'Local')];
      const programs = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
      return programs.flatMap((program) => roots.map((root) => join(root, program)));
    }
    case 'darwin': {
      const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
      return apps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
    }
    default: {
      const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), '/usr/bin', '/snap/bin'];
      return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
    }
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    // Not there, or not to be read: the next place is looked at.
    return false;
  }
}

/** The program to start; undefined when there is none. `playwrights`: where Playwright's own would lie. */
export function findChromium(playwrights: string): string | undefined {
  return [playwrights, ...places()].find(isExecutable);
}

/** The program that the user has chosen. Errors: BROWSER_MISSING. */
export function chosenChromium(path: string): string {
  if (isExecutable(path)) return path;
  throw problem({
    code: 'BROWSER_MISSING',
    en: `There is no program at ${path}. Correct the path of the browser, or leave it empty.`,
    ptBr: `Não há programa em ${path}. Corrija o caminho do navegador ou deixe-o vazio.`,
    data: { path },
  });
}

/** Nothing was found, and nothing may be fetched. */
export function noChromium() {
  return problem({
    code: 'BROWSER_MISSING',
    en: 'There is no Chrome, Chromium or Edge on this computer. Install one, or let the node fetch one: "When there is no browser".',
    ptBr: 'Não há Chrome, Chromium nem Edge neste computador. Instale um ou deixe o nó buscar: "Quando não há navegador".',
  });
}

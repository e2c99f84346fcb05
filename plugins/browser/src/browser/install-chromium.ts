/** Fetches the Chromium that Playwright was made for, by Playwright's own command. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { problem } from '@pulseflow/sdk';

export interface InstallOptions {
  signal: AbortSignal;
  /** How much has come, from 0 to 1, with the line that says so. */
  onProgress(share: number, line: string): void;
  /** For tests: where it is fetched from and put. */
  env?: Record<string, string>;
}

const SHOWN_LINES = 5;

/** Resolves when it is there. Errors: BROWSER_NOT_FETCHED (operational). */
export async function installChromium({ signal, onProgress, env = {} }: InstallOptions): Promise<void> {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  const child = spawn(process.execPath, [cli, 'install', 'chromium', '--no-shell'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    windowsHide: true,
  });
  const last: string[] = [];
  const hear = (chunk: Buffer): void => {
    for (const line of stripVTControlCharacters(chunk.toString()).split(/[\r\n]+/)) {
      if (line.trim() === '') continue;
      const [, percent, size] = /(\d+)% of ([\d.]+ \w+)/.exec(line) ?? [];
      if (percent !== undefined) onProgress(Number(percent) / 100, `Chromium: ${percent}% of ${size ?? ''}`);
      else if (!/^\s*at /.test(line) && !last.includes(line.trim())) last.push(line.trim());
      if (last.length > SHOWN_LINES) last.shift();
    }
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const code = await new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (status, by) => resolve(status ?? by ?? 'killed'));
  });
  signal.throwIfAborted();
  if (code === 0) return;
  const said = last.join(' | ');
  throw problem({
    code: 'BROWSER_NOT_FETCHED',
    kind: 'operational',
    en: `The browser could not be fetched. Check the network and the space on the disk, or install Chrome yourself. (${said || code})`,
    ptBr: `O navegador não pôde ser buscado. Confira a rede e o espaço em disco ou instale o Chrome. (${said || code})`,
    data: { said },
  });
}

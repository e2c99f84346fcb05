import { problem, type StepContext } from '@pulseflow/sdk';
import type { Browser } from 'playwright-core';
import { hostFlags } from './allowed-hosts';
import { chosenChromium, findChromium, noChromium } from './find-chromium';
import { installChromium } from './install-chromium';

export interface BrowserChoice {
  executable: string;
  whenMissing: 'fail' | 'fetch';
  headless: boolean;
  hosts: readonly string[];
}

const LAUNCH_MS = 60_000;

/**
 * Starts a Chromium of its own, that knows nothing of the user's. Errors: BROWSER_MISSING, BROWSER_NOT_FETCHED,
 * BROWSER_NOT_STARTED.
 */
export async function openBrowser(
  context: Pick<StepContext, 'signal' | 'progress' | 'log'>,
  { executable, whenMissing, headless, hosts }: BrowserChoice,
): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const { signal } = context;
  let program = executable.trim() === '' ? findChromium(chromium.executablePath()) : chosenChromium(executable.trim());
  if (program === undefined) {
    if (whenMissing === 'fail') throw noChromium();
    context.log('info', 'There is no browser on this computer: fetching one.');
    await installChromium({ signal, onProgress: (share, line) => context.progress(share * 0.9, line) });
    program = findChromium(chromium.executablePath());
    if (program === undefined) throw noChromium();
  }
  signal.throwIfAborted();
  // Chromium refuses its sandbox to root, and there is nobody on such a machine whom it would protect from root.
  const chromiumSandbox = process.getuid?.() !== 0;
  try {
    const browser = await chromium.launch({
      executablePath: program,
      headless,
      chromiumSandbox,
      args: ['--disable-background-networking', ...hostFlags(hosts)],
      timeout: LAUNCH_MS,
    });
    quietWhenAborted(browser, signal);
    return browser;
  } catch (error) {
    throw notStarted(program, error);
  }
}

/**
 * Playwright throws out of a timer when an answer of a page comes in the moment in which its browser closes ("response@… was not bound
 * in the connection"): nobody can catch that, and it would end the process with all that other runs do in it. What arrives after
 * the run was cancelled is of no interest to anybody. `_connection` is not public: without it all is as Playwright has it.
 */
function quietWhenAborted(browser: Browser, signal: AbortSignal): void {
  const { _connection: connection } = browser as Browser & { _connection?: { dispatch?(message: unknown): void } };
  const dispatch = connection?.dispatch?.bind(connection);
  if (connection === undefined || dispatch === undefined) return;
  connection.dispatch = (message) => {
    try {
      dispatch(message);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
}

function notStarted(program: string, error: unknown) {
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return problem({
    code: 'BROWSER_NOT_STARTED',
    kind: 'operational',
    en: `${program} could not be started. Start it by hand to see why, or choose another browser. (${said})`,
    ptBr: `${program} não pôde ser iniciado. Abra-o à mão para ver o motivo ou escolha outro navegador. (${said})`,
    data: { program, said },
    cause: error,
  });
}

import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { AppError, type FileRef, isAppError, type JsonObject, problem, type StepContext } from '@pulseflow/sdk';
import type { BrowserContext, Page } from 'playwright-core';
import { hostRefused, isAllowed } from './browser/allowed-hosts';
import type { BrowserStep } from './steps/step-fields';

/** What a failure leaves behind for whoever looks into it. */
export interface Evidence {
  screenshot?: FileRef;
  trace?: FileRef;
}

const EVIDENCE_MS = 10_000;

/**
 * A picture of the page as it is, and what led there as a trace for `npx playwright show-trace`. What cannot be had is left out: the
 * failure itself counts more.
 */
export async function evidenceOf(
  files: StepContext['files'],
  { page, browsing, traceFile }: { page: Page; browsing: BrowserContext; traceFile: string | undefined },
): Promise<Evidence> {
  const evidence: Evidence = {};
  try {
    const picture = await page.screenshot({ timeout: EVIDENCE_MS });
    evidence.screenshot = await files.create('failure.png', picture, 'image/png');
  } catch {
    // The page may be gone; then there is nothing to see.
  }
  if (traceFile === undefined) return evidence;
  try {
    await browsing.tracing.stop({ path: traceFile });
    evidence.trace = await files.create('failure-trace.zip', await readFile(traceFile), 'application/zip');
  } catch {
    // The same holds for a browser that has crashed.
  }
  return evidence;
}

/** The failure of a step in words, with what was kept of it. */
export function stepFailure(
  thrown: unknown,
  at: { step: BrowserStep; place: number; url: string; evidence: Evidence; hosts: readonly string[]; changes: boolean },
): AppError {
  const { step, place, url, evidence, hosts } = at;
  const error = isAppError(thrown) ? thrown : fromPlaywright(thrown, step, hosts);
  const words = (error.data?.['words'] as JsonObject | undefined)?.['pt-BR'];
  const files = Object.fromEntries(Object.entries(evidence).map(([name, file]) => [name, { ...(file as FileRef) }]));
  return new AppError({
    code: error.code,
    kind: error.kind,
    message: `Step ${place + 1} (${step.action}): ${error.message}`,
    data: {
      ...error.data,
      step: place + 1,
      action: step.action,
      page: url,
      ...(Object.keys(files).length === 0 ? {} : { files }),
      words: { 'pt-BR': `Etapa ${place + 1} (${step.action}): ${typeof words === 'string' ? words : error.message}` },
    },
    // What earlier steps did at the site is done.
    effect: at.changes && place > 0 ? 'unknown' : error.effect,
    cause: thrown,
  });
}

function fromPlaywright(thrown: unknown, step: BrowserStep, hosts: readonly string[]): AppError {
  // Playwright colours its log.
  const message = stripVTControlCharacters(thrown instanceof Error ? thrown.message : String(thrown));
  const [first = ''] = message.split('\n');
  const said = first.replace(/^(page|locator|frame|browserContext|elementHandle)\.\w+: /i, '');
  if (step.action === 'open' && URL.canParse(step.url)) {
    const { hostname } = new URL(step.url);
    if (!isAllowed(hostname, hosts)) return hostRefused(hostname, hosts);
  }
  if (/Timeout \d+ms exceeded/.test(message)) {
    return problem({
      code: 'BROWSER_STEP_TIMED_OUT',
      kind: 'operational',
      en: `The page did not get there in time. Look at the picture of it, and check the element. (${reasonOf(message) ?? said})`,
      ptBr: `A página não chegou lá a tempo. Veja a foto dela e confira o elemento. (${reasonOf(message) ?? said})`,
      data: { said },
    });
  }
  if (/net::ERR_|NS_ERROR/.test(message)) {
    const isRefused = hosts.length > 0 && message.includes('ERR_NAME_NOT_RESOLVED');
    return problem({
      code: 'BROWSER_PAGE_UNREACHABLE',
      kind: 'operational',
      en: `The page could not be reached${isRefused ? ', or it leads to a host that is not allowed' : ''}. (${said})`,
      ptBr: `A página não pôde ser alcançada${isRefused ? ' ou leva a um servidor não permitido' : ''}. (${said})`,
      data: { said },
    });
  }
  if (/strict mode violation/.test(message)) {
    const count = /resolved to (\d+) elements/.exec(message)?.[1] ?? 'several';
    return problem({
      code: 'BROWSER_TARGET_AMBIGUOUS',
      en: `"${step.target}" means ${count} elements. Say which, for example by adding >> nth=0.`,
      ptBr: `"${step.target}" indica ${count} elementos. Diga qual, por exemplo acrescentando >> nth=0.`,
      data: { said },
    });
  }
  if (/has been closed|crashed|Target closed/.test(message)) {
    return problem({
      code: 'BROWSER_CRASHED',
      kind: 'operational',
      en: `The browser ended before the step was done. (${said})`,
      ptBr: `O navegador terminou antes de a etapa acabar. (${said})`,
      data: { said },
    });
  }
  return problem({
    code: 'BROWSER_STEP_FAILED',
    en: `The browser does not take this step. (${said})`,
    ptBr: `O navegador não aceita esta etapa. (${said})`,
    data: { said },
  });
}

/** The last line of Playwright's log that says what it was waiting for. */
function reasonOf(message: string): string | undefined {
  const lines = message
    .split('\n')
    .map((line) => line.replace(/^\s*-\s*/, '').trim())
    .filter((line) => /^waiting for|not visible|not enabled|intercepts pointer|resolved to/.test(line));
  return lines.at(-1)?.slice(0, 300);
}

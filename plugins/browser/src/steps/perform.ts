import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Item, itemFile, type PluginFiles, problem } from '@pulseflow/sdk';
import type { Page } from 'playwright-core';
import { checkAddress } from '../browser/allowed-hosts';
import { extract } from './extract';
import type { Given } from './given';
import { saveFile } from './save-file';
import type { BrowserStep } from './step-fields';
import { locate } from './target';

/** What steps work with. */
export interface Stage {
  page: Page;
  item: Item;
  files: PluginFiles;
  hosts: readonly string[];
  timeoutMs: number;
  signal: AbortSignal;
  secrets: { user: string; password: string } | undefined;
}

/** Does one step. Rejects with what Playwright says when the page is not as the step takes it to be. */
export async function perform(step: BrowserStep, stage: Stage, place: number): Promise<Given | undefined> {
  const { page, timeoutMs: timeout, files } = stage;
  const name = step.name.trim() === '' ? `${step.action}${place + 1}` : step.name.trim();
  const element = () => locate(page, step.target);
  switch (step.action) {
    case 'open': {
      const answer = await page.goto(checkAddress(step.url, stage.hosts), { timeout });
      if (answer !== null && answer.status() >= 400) throw refusedPage(answer.url(), answer.status());
      return undefined;
    }
    case 'click':
      await element().click({ timeout });
      return undefined;
    case 'fill':
      await element().fill(textOf(step, stage), { timeout });
      return undefined;
    case 'select':
      await element().selectOption(step.value, { timeout });
      return undefined;
    case 'check':
      await element().setChecked(step.checked, { timeout });
      return undefined;
    case 'press':
      if (step.target.trim() === '') await page.keyboard.press(step.value);
      else await element().press(step.value, { timeout });
      return undefined;
    case 'hover':
      await element().hover({ timeout });
      return undefined;
    case 'wait':
      await wait(step, stage);
      return undefined;
    case 'extract':
      return { name, value: await extract(element(), step.read, step.attribute.trim(), timeout) };
    case 'screenshot': {
      const bytes = await page.screenshot({ fullPage: step.fullPage, timeout });
      return await saveFile(files, { name, saveAs: step.saveAs, fileName: `${name}.png`, mimeType: 'image/png' }, bytes);
    }
    case 'pdf': {
      const bytes = await page.pdf({ printBackground: true, preferCSSPageSize: true });
      return await saveFile(files, { name, saveAs: step.saveAs, fileName: `${name}.pdf`, mimeType: 'application/pdf' }, bytes);
    }
    case 'download': {
      const [download] = await Promise.all([page.waitForEvent('download', { timeout }), element().click({ timeout })]);
      const path = await download.path();
      const fileName = basename(download.suggestedFilename());
      return await saveFile(files, { name, saveAs: step.saveAs, fileName, mimeType: undefined }, { path });
    }
    case 'upload': {
      const path = step.file.trim();
      const isPath = /[\\/]/.test(path);
      const file = isPath ? undefined : itemFile(stage.item, path);
      const buffer = file === undefined ? await readFile(files.resolve(path, 'read')) : Buffer.from(await files.read(file));
      const mimeType = file?.mimeType ?? 'application/octet-stream';
      await element().setInputFiles({ name: file?.name ?? basename(path), mimeType, buffer }, { timeout });
      return undefined;
    }
  }
}

function textOf({ fillWith, value }: BrowserStep, { secrets }: Stage): string {
  if (fillWith === 'value') return value;
  if (secrets !== undefined) return secrets[fillWith];
  throw problem({
    code: 'BROWSER_CREDENTIAL_MISSING',
    en: 'A step fills in a user or password: choose the credential that has them.',
    ptBr: 'Uma etapa preenche usuário ou senha: escolha a credencial que os tem.',
  });
}

async function wait({ waitFor, waitTarget, waitMs }: BrowserStep, { page, timeoutMs: timeout, signal }: Stage): Promise<void> {
  switch (waitFor) {
    case 'visible':
    case 'hidden':
      return await locate(page, waitTarget).first().waitFor({ state: waitFor, timeout });
    case 'address':
      return await page.waitForURL(waitTarget.trim(), { timeout });
    case 'quiet':
      return await page.waitForLoadState('networkidle', { timeout });
    case 'time':
      return await pause(waitMs, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}

function refusedPage(address: string, status: number) {
  const { host, pathname } = new URL(address);
  return problem({
    code: 'BROWSER_PAGE_REFUSED',
    kind: status >= 500 || status === 429 ? 'operational' : 'user',
    en: `${host}${pathname} answered with status ${status} instead of the page.`,
    ptBr: `${host}${pathname} respondeu com o status ${status} em vez da página.`,
    data: { status },
  });
}

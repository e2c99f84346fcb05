// `npm run screenshots [-- <folder> [names …]]`: every screen of a workspace with some history, at two sizes, light and dark, in
// English, and once in Brazilian Portuguese; with names only those that contain one of them. For people to look at; nothing
// compares them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { cleanUp, type Instance, startInstance, temporaryHome } from '../test/setup/instance.ts';
import { openScreen, openSignIn, type Screen, screensOf } from '../test/setup/screens.ts';
import { makeHistory } from '../test/setup/worked-in.ts';
import { ensureBuilt } from './build.mjs';
import { findOrFetchChromium } from './chromium.mjs';
import { root } from './runtime.mjs';

async function shoot(
  browser: Browser,
  instance: Instance,
  folder: string,
  shots: Screen[],
  look: { width: number; height: number; theme: 'light' | 'dark'; language: string },
) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
    locale: look.language,
    reducedMotion: 'reduce',
    timezoneId: 'America/Sao_Paulo',
  });
  await instance.client.settings.update({ theme: look.theme, language: look.language === 'en' ? 'en' : 'pt-BR' });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`  ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`  ${message.text()}`);
  });
  const answer = await context.request.post(`${instance.url}/auth/token`, {
    data: { token: 'test-token' },
    headers: { origin: instance.url },
  });
  if (!answer.ok()) throw new Error(`signing in failed: ${answer.status()}`);
  await page.goto(instance.url);
  for (const shot of shots) {
    await openScreen(page, instance.url, shot).catch((error: unknown) => console.error(`  ${shot.name}: ${String(error)}`));
    await page.waitForTimeout(300);
    const file = `${shot.name}-${look.width}-${look.theme}-${look.language}.png`;
    await page.screenshot({ path: join(folder, file), animations: 'disabled' });
    console.log(file);
    await shot.leave?.(page);
  }
  await openSignIn(page, instance.url);
  await page.screenshot({ path: join(folder, `sign-in-${look.width}-${look.theme}-${look.language}.png`) });
  await context.close();
}

ensureBuilt();
const [folder = join(root, 'test-results', 'screenshots'), ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const executablePath = await findOrFetchChromium();
if (executablePath === undefined) throw new Error('No Chromium was found.');
const instance = await startInstance({ args: ['--templates'], home: join(temporaryHome(), 'my-flows') });
await instance.client.settings.update({ onboarding: { templatesOffered: true } });
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const made = await makeHistory(instance);
  const all = screensOf(made);
  const shots = wanted.length === 0 ? all : all.filter(({ name }) => wanted.some((part) => name.includes(part)));
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    for (const theme of ['light', 'dark'] as const)
      await shoot(browser, instance, folder, shots, { width, height, theme, language: 'en' });
  }
  await shoot(browser, instance, folder, shots, { width: 1280, height: 800, theme: 'light', language: 'pt-BR' });
} finally {
  await browser.close();
  await cleanUp();
}

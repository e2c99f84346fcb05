import type { Page } from '@playwright/test';
import { openScreen, openSignIn, screensOf } from '../setup/screens';
import { makeHistory } from '../setup/worked-in';
import { accessibilityProblems, expect, test } from './app';

/** What lies outside the window, or is wider than its page: what one cannot reach without scrolling sideways. */
const outside = () => {
  const found: string[] = [];
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth) found.push(`the page is ${page.scrollWidth} px wide`);
  for (const control of document.querySelectorAll('main > header button, main > header label, main > header [role="tab"]')) {
    const { left, right, width } = control.getBoundingClientRect();
    if (width > 0 && (left < 0 || right > innerWidth + 0.5)) found.push(`${control.textContent} ends at ${right}`);
  }
  const title = document.querySelector('main > header h1');
  if (title !== null && title.getBoundingClientRect().width < 60 && title.scrollWidth > title.clientWidth)
    found.push(`the title has ${title.clientWidth} px`);
  return found;
};

/** What floats over the page follows a change of its width a moment later. */
async function outsideOf(app: Page): Promise<string[]> {
  let found: string[] = [];
  const look = async () => {
    found = await app.evaluate(outside);
    return found.length;
  };
  await expect
    .poll(look, { timeout: 3000 })
    .toBe(0)
    .catch(() => undefined);
  return found;
}

/** What of axe's rules depends on the colours and the length of the words: the rest is the same in every theme and language. */
const LOOKS = ['color-contrast', 'target-size', 'html-has-lang', 'html-lang-valid'];
/** So many tests share the screens, that one which fails is looked at again alone. */
const PARTS = 3;

for (const [theme, language] of [
  ['light', 'en'],
  ['dark', 'pt-BR'],
] as const) {
  test.describe(`in ${theme}, ${language}`, () => {
    test.use({ startArgs: ['--templates'], reducedMotion: 'reduce' } as object);
    for (let part = 0; part < PARTS; part++) {
      test(`every screen is accessible (axe, WCAG 2.2 AA), and fits a narrow window (part ${part + 1})`, async ({
        app,
        instance,
      }) => {
        test.setTimeout(300_000);
        await instance.client.settings.update({ theme, language });
        const screens = screensOf(await makeHistory(instance)).filter((_, index) => index % PARTS === part);
        await app.reload();
        const found: string[] = [];
        const rules = theme === 'light' ? undefined : LOOKS;
        for (const screen of screens) {
          await openScreen(app, instance.url, screen).catch((error: unknown) => found.push(`${screen.name}: ${String(error)}`));
          found.push(...(await accessibilityProblems(app, rules)).map((problem) => `${screen.name}: ${problem}`));
          await app.setViewportSize({ width: 1024, height: 720 });
          found.push(...(await outsideOf(app)).map((problem) => `${screen.name} at 1024 px: ${problem}`));
          await app.setViewportSize({ width: 1280, height: 800 });
          await screen.leave?.(app);
        }
        await openSignIn(app, instance.url);
        found.push(...(await accessibilityProblems(app, rules)).map((problem) => `sign-in: ${problem}`));
        expect(found).toEqual([]);
      });
    }
  });
}

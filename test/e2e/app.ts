/** A signed-in browser page on a real instance with an empty workspace of its own. */
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import type { chain } from '../setup/flows';
import { cleanUp, type Instance, startInstance, TOKEN } from '../setup/instance';

interface Fixtures {
  /** Arguments of the start, such as `--templates`. */
  startArgs: string[];
  instance: Instance;
  /** Signed in, at the dashboard; it fails the test when the page throws. */
  app: Page;
}

export const test = base.extend<Fixtures>({
  startArgs: [[], { option: true }],
  instance: async ({ startArgs }, use) => {
    const instance = await startInstance({ args: startArgs });
    await instance.client.settings.update({ onboarding: { templatesOffered: true, tourSeen: true } });
    await use(instance);
    await cleanUp();
  },
  app: async ({ instance, page }, use) => {
    const thrown: string[] = [];
    page.on('pageerror', (error) => thrown.push(error.message));
    await signIn(page, instance);
    await page.goto(instance.url);
    await use(page);
    expect(thrown, 'errors thrown in the page').toEqual([]);
  },
});

export { expect };

/** Gives the browser a session, as the form with the token does. */
export async function signIn(page: Page, instance: Instance): Promise<void> {
  const answer = await page.request.post(`${instance.url}/auth/token`, {
    data: { token: TOKEN },
    headers: { origin: instance.url },
  });
  expect(answer.ok()).toBe(true);
}

/** Opens a page of the app and waits until it has shown its head and finished loading. */
export async function open(page: Page, instance: Instance, path: string): Promise<void> {
  await page.goto(`${instance.url}/#${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0);
}

/** Creates and publishes a flow; gives its id. */
export async function publish(instance: Instance, flow: ReturnType<typeof chain>): Promise<string> {
  const made = await instance.call<{ id: string }>('POST', '/api/flows?publish=true', flow);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

/** Starts a run through the API; gives its id. */
export async function start(instance: Instance, flowId: string, input: unknown = {}): Promise<string> {
  const { body } = await instance.call<{ runId: string }>('POST', `/api/engine/workflows/${flowId}/start`, { input });
  return body.runId;
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds against WCAG 2.2 AA (or these of its rules alone), in words. The experimental rule label-content-name-mismatch is left out: it wants the
 * label of a node's card to repeat its port names and badges, where a label that begins with the node's name is what helps.
 */
export async function accessibilityProblems(page: Page, rules?: readonly string[]): Promise<string[]> {
  await settled(page);
  const builder = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    // There is but one frame: no second page is needed to put the findings of frames together.
    .setLegacyMode();
  if (rules === undefined) builder.withTags(WCAG).disableRules(['label-content-name-mismatch']);
  else builder.withRules([...rules]);
  const { violations } = await builder.analyze();
  return violations.map(({ id, help, nodes }) =>
    [`${id}: ${help}`, ...nodes.map(({ html, any }) => `    ${html} ${any[0]?.message ?? ''}`)].join('\n'),
  );
}

/** Waits until nothing fades in or out: half faded, a text has half its contrast. What moves for longer (a spinner, a countdown) stays. */
async function settled(page: Page): Promise<void> {
  const fading = () =>
    page.evaluate(
      () => document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().endTime) < 1000).length,
    );
  await expect.poll(fading, { timeout: 5000 }).toBe(0);
}

/*
 * The editor with a flow of 1,000 nodes and 1,500 edges, in a real browser: frame times while one moves about and changes it.
 * Without a graphics card the browser draws by the processor; then the figures are upper bounds.
 */
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.mjs';
import { type Instance, TOKEN } from '../../test/setup/instance.ts';
import { type Scenario, withInstance } from '../workbench.ts';
import { type FrameFigures, recordFrames } from './frames.ts';
import { largeFlow } from './large-flow.ts';

/** One frame at 60 a second, as the clock of a page rounds it. */
const FRAME_MS = 16.8;
const STEPS = 120;

async function withEditor<Figures>(work: (page: Page, openMs: number) => Promise<Figures>): Promise<Figures> {
  return withInstance(async (instance) => {
    const executablePath = await findChromium();
    const browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      return await work(page, await openFlow(page, instance));
    } finally {
      await browser.close();
    }
  });
}

/** Signs in and opens the flow; how long until its first card was there, ms. */
async function openFlow(page: Page, instance: Instance): Promise<number> {
  const made = await instance.call<{ id: string }>('POST', '/api/flows', largeFlow());
  if (made.status !== 201) throw new Error(`the flow was refused: ${JSON.stringify(made.body).slice(0, 500)}`);
  await page.request.post(`${instance.url}/auth/token`, { data: { token: TOKEN }, headers: { origin: instance.url } });
  await page.addInitScript(() =>
    localStorage.setItem('pulseflow-canvas', JSON.stringify({ isSnapping: true, hasMinimap: true })),
  );
  await page.goto(`${instance.url}/#/flows`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(1000);
  const startedAt = performance.now();
  await page.goto(`${instance.url}/#/flows/${made.body.id}`);
  await page.locator('[data-node-id]').first().waitFor({ timeout: 60_000 });
  const openMs = performance.now() - startedAt;
  // What is left of the mounting, and the check of the draft, are not what is measured next.
  await page.waitForTimeout(2000);
  return Math.round(openMs);
}

async function middle(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator('.pf-graph__canvas').boundingBox();
  return box === null ? { x: 640, y: 400 } : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function pan(page: Page): Promise<void> {
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'middle' });
  for (let step = 1; step <= STEPS; step++) await page.mouse.move(x - step * 4, y - step * 2);
  await page.mouse.up({ button: 'middle' });
}

async function zoom(page: Page): Promise<void> {
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  for (let step = 0; step < STEPS; step++) {
    await page.mouse.wheel(0, step < STEPS / 2 ? 40 : -40);
    await page.waitForTimeout(8);
  }
  await page.keyboard.up('Control');
}

/** Takes hold of a card, moves it about, and lets go: the frames meanwhile, and the longest of the drop. */
async function dragCard(page: Page): Promise<{ frames: FrameFigures; dropMs: number }> {
  const box = await page.locator('.pf-node').nth(20).boundingBox();
  if (box === null) throw new Error('there is no card in view');
  const { x, y } = { x: box.x + 40, y: box.y + 10 };
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 6, y + 6);
  const frames = await recordFrames(page, async () => {
    for (let step = 1; step <= STEPS; step++) await page.mouse.move(x + Math.sin(step / 12) * 90, y + Math.cos(step / 12) * 60);
  });
  const drop = await recordFrames(page, async () => {
    await page.mouse.up();
    await page.waitForTimeout(500);
  });
  return { frames, dropMs: drop.max };
}

/** Selects about so many cards around the middle by a marquee. */
async function selectMany(page: Page): Promise<number> {
  const box = await page.locator('.pf-graph__canvas').boundingBox();
  if (box === null) return 0;
  await page.mouse.move(box.x + 8, box.y + box.height - 70);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 40, box.y + 120, { steps: 10 });
  await page.mouse.up();
  await page.waitForTimeout(300);
  return page.locator('.pf-node[data-selected]').count();
}

const named = (name: string, { p50, p95, max, longTasks, cpu }: FrameFigures): Record<string, number> => ({
  [`${name}P50`]: p50,
  [`${name}P95`]: p95,
  [`${name}Max`]: max,
  [`${name}LongTasks`]: longTasks,
  [`${name}CpuMs`]: cpu,
});

/** Frame times of the editor, in milliseconds. */
export const editorFrames: Scenario = {
  name: 'editor, 1,000 nodes: frame times',
  goals: Object.fromEntries(
    ['panP95', 'panFarP95', 'zoomP95', 'dragP95', 'drag50P95'].map((figure) => [figure, { value: FRAME_MS, atMost: true }]),
  ),
  measure: () =>
    withEditor(async (page, openMs) => {
      const idle = await recordFrames(page, () => page.waitForTimeout(1500));
      const near = await recordFrames(page, () => pan(page));
      await page.waitForTimeout(800);
      const drag = await dragCard(page);
      await page.keyboard.press('Escape');
      // About fifty cards in view.
      for (const _ of [1, 2]) await page.getByRole('button', { name: 'Zoom out' }).click();
      const { x, y } = await middle(page);
      await page.mouse.move(x, y);
      await page.mouse.wheel(0, 280);
      await page.waitForTimeout(800);
      const selected = await selectMany(page);
      const many = await dragCard(page);
      await page.keyboard.press('Escape');
      const zoomed = await recordFrames(page, () => zoom(page));
      await page.keyboard.press('0');
      await page.waitForTimeout(800);
      const far = await recordFrames(page, () => pan(page));
      return {
        openMs,
        ...named('idle', idle),
        ...named('pan', near),
        ...named('drag', drag.frames),
        dragDropMs: drag.dropMs,
        selected,
        ...named('drag50', many.frames),
        drag50DropMs: many.dropMs,
        ...named('zoom', zoomed),
        ...named('panFar', far),
      };
    }),
};

/** Every screen and state of the app that is looked at: in pictures by people, and by axe in a test. In the order of the rail. */
import type { Page } from '@playwright/test';
import type { Made } from './worked-in.ts';

export interface Screen {
  name: string;
  path: string;
  /** What to do, and to wait for, before one looks. Without words of a language: both are looked at. */
  prepare?(page: Page): Promise<void>;
  /** Puts back what lives on after the page. */
  leave?(page: Page): Promise<void>;
}

type Step = (page: Page) => Promise<unknown>;

const all =
  (...steps: Step[]) =>
  async (page: Page) => {
    for (const step of steps) await step(page);
  };
/** A shortcut of the page. */
const keys = (text: string) => async (page: Page) => {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await page.keyboard.press(text);
};
const press = (selector: string) => (page: Page) => page.locator(selector).first().click();
/** Does not wait for ever: a screen that never comes is a problem to be told of, and others follow. */
const seen = (selector: string) => (page: Page) => page.locator(selector).first().waitFor({ timeout: 20_000 });
const dialog = seen('[role="dialog"]');
/** The switch of views has no words of the language in its values. */
const view = (value: string) => press(`label:has(+ input[value="${value}"]), input[value="${value}"] + label`);
const dock = (id: string) => async (page: Page) => {
  const tab = page.locator(`#editor-dock-${id}`);
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  await page.locator('#editor-dock-panel').waitFor();
};
const card = (id: string) => press(`.pf-node[data-node-id="${id}"]`);
const panelTab = (name: 'policies' | 'notes') => press(`aside [role="tab"][aria-controls$="-${name}"]`);
/** A view of the preview beside the form of a schedule. */
const schedulePart = (value: string) =>
  press(`aside label:has(+ input[value="${value}"]), aside input[value="${value}"] + label`);
/** The filled or outlined button of the page's head with this icon. */
const headButton = (icon: string) => press(`main button:has(.lucide-${icon}):not([disabled])`);

/** The screens of a workspace that makeHistory has filled. */
export function screensOf(made: Made): Screen[] {
  const flow = `/flows/${made.flow}`;
  const scheduled = `/flows/${made.scheduled}`;
  return [
    { name: 'dashboard', path: '/' },
    { name: 'notifications', path: '/', prepare: all(keys('g'), (page) => page.keyboard.press('n')) },
    { name: 'quick-run', path: '/', prepare: all(keys('Control+j'), seen('[role="option"]')) },
    {
      name: 'quick-run-ask',
      path: '/',
      prepare: all(keys('Control+j'), seen('[role="option"]'), (page) => page.keyboard.press('Enter')),
    },
    { name: 'flows', path: '/flows' },
    { name: 'flows-none-found', path: '/flows', prepare: all(keys('/'), (page) => page.keyboard.type('zzzz')) },
    { name: 'start-from', path: '/flows', prepare: all(keys('n'), dialog) },
    { name: 'flow', path: flow, prepare: seen('.pf-node') },
    { name: 'flow-node', path: flow, prepare: card(made.node) },
    { name: 'flow-node-policies', path: flow, prepare: all(card(made.node), panelTab('policies')) },
    { name: 'flow-node-notes', path: flow, prepare: all(card(made.node), panelTab('notes')) },
    {
      name: 'flow-node-wide',
      path: flow,
      prepare: all(card(made.node), seen('aside'), (page) => page.keyboard.press('Control+.')),
      leave: (page) => page.keyboard.press('Control+.'),
    },
    { name: 'flow-schedule', path: scheduled, prepare: all(card('when'), schedulePart('list')) },
    { name: 'flow-schedule-month', path: scheduled, prepare: all(card('when'), schedulePart('month')) },
    { name: 'flow-schedule-year', path: scheduled, prepare: all(card('when'), schedulePart('year')) },
    {
      name: 'flow-schedule-wide',
      path: scheduled,
      prepare: all(card('when'), schedulePart('list'), (page) => page.keyboard.press('Control+.')),
      leave: (page) => page.keyboard.press('Control+.'),
    },
    { name: 'flow-problems', path: `/flows/${made.broken}`, prepare: all(seen('.pf-node'), dock('problems')) },
    { name: 'flow-history', path: flow, prepare: all(seen('.pf-node'), dock('history')) },
    { name: 'flow-versions', path: flow, prepare: all(seen('.pf-node'), dock('versions')) },
    { name: 'flow-data', path: flow, prepare: all(card(made.node), dock('data')) },
    { name: 'flow-find', path: flow, prepare: all(seen('.pf-node'), keys('Control+f'), (page) => page.keyboard.type('main')) },
    { name: 'flow-settings', path: flow, prepare: all(seen('.pf-node'), keys('Control+,'), seen('aside')) },
    { name: 'flow-palette', path: flow, prepare: all(seen('.pf-node'), keys('a'), dialog) },
    {
      name: 'flow-palette-search',
      path: flow,
      prepare: all(seen('.pf-node'), keys('a'), dialog, (page) => page.keyboard.type('mail')),
    },
    { name: 'flow-test-menu', path: flow, prepare: all(seen('.pf-node'), press('[data-tour="test"] [aria-haspopup]')) },
    {
      name: 'flow-menu-of-node',
      path: flow,
      prepare: async (page) => {
        await page.locator(`.pf-node[data-node-id="${made.node}"]`).click({ button: 'right' });
        await page.locator('[role="menu"]').waitFor();
      },
    },
    { name: 'flow-run', path: flow, prepare: all(seen('.pf-node'), headButton('play'), dialog) },
    { name: 'flow-faults', path: flow, prepare: all(seen('.pf-node'), headButton('shield-check'), dialog) },
    { name: 'flow-publish', path: flow, prepare: all(seen('.pf-node'), keys('Control+Shift+P'), dialog) },
    { name: 'flow-version', path: `${flow}?version=1`, prepare: seen('.pf-node') },
    { name: 'flow-version-compare', path: `${flow}?version=1&with=draft`, prepare: seen('.pf-node') },
    { name: 'flow-outline', path: flow, prepare: all(view('outline'), seen('[role="treeitem"]')) },
    { name: 'flow-text', path: flow, prepare: all(view('text'), seen('.cm-content')) },
    { name: 'flow-board', path: flow, prepare: view('board') },
    { name: 'page-info', path: `/flows/${made.ticking}/info`, prepare: seen('section li') },
    { name: 'page-details', path: `/flows/${made.report}/info`, prepare: all(seen('section li'), keys('F2'), dialog) },
    { name: 'page-schedule', path: `/flows/${made.report}/schedule`, prepare: seen('fieldset') },
    { name: 'page-no-schedule', path: `/flows/${made.flow}/schedule`, prepare: seen('main .lucide-calendar-clock') },
    { name: 'page-exceptions', path: `/flows/${made.report}/exceptions`, prepare: seen('main li') },
    { name: 'page-exception-new', path: `/flows/${made.report}/exceptions`, prepare: all(seen('main li'), keys('n'), dialog) },
    { name: 'page-exception-move', path: `/flows/${made.report}/exceptions`, prepare: all(seen('main li'), keys('m'), dialog) },
    {
      name: 'page-exception-settings',
      path: `/flows/${made.report}/exceptions`,
      prepare: all(seen('main li'), keys('n'), dialog, press('[role="dialog"] input[value="modify"] + label')),
    },
    { name: 'page-history', path: `/flows/${made.ticking}/history`, prepare: seen('[role="row"] a') },
    { name: 'page-runs', path: `/flows/${made.ticking}/history?view=runs`, prepare: seen('[role="row"] time') },
    { name: 'page-why', path: `/flows/${made.report}/history?why=${Date.now() - 86_400_000}`, prepare: seen('aside output') },
    { name: 'runs', path: '/runs' },
    // The step before the file: later ones show where this machine keeps its files.
    { name: 'run', path: `/runs/${made.succeeded}?step=3`, prepare: seen('.pf-node') },
    { name: 'run-replay', path: `/runs/${made.succeeded}?step=3`, prepare: all(seen('.pf-node'), keys('p')) },
    { name: 'run-edge', path: `/runs/${made.succeeded}?edge=${made.edge}`, prepare: seen('aside') },
    { name: 'run-failed', path: `/runs/${made.failed}`, prepare: seen('.pf-node') },
    { name: 'run-in-doubt', path: `/runs/${made.doubt}`, prepare: seen('.pf-node') },
    { name: 'compare', path: `/runs/compare?a=${made.failed}&b=${made.again}` },
    { name: 'run-waits-for-people', path: `/runs/${made.asking}`, prepare: seen('.pf-node') },
    { name: 'inbox', path: '/inbox', prepare: seen('[data-entry]') },
    { name: 'inbox-task', path: `/inbox?task=${made.laptop}`, prepare: seen('[data-choices]') },
    { name: 'inbox-form', path: `/inbox?task=${made.expenses}`, prepare: all(seen('[data-first] input'), keys('a')) },
    { name: 'inbox-picked', path: '/inbox', prepare: all(seen('[data-entry]'), keys('Control+a')) },
    { name: 'inbox-done', path: `/inbox?box=done&task=${made.done}`, prepare: seen('ol li time') },
    { name: 'dead-letters', path: '/dead-letters' },
    { name: 'dead-letter', path: `/dead-letters?letter=${made.letter}` },
    { name: 'queues', path: '/queues?queue=orders' },
    { name: 'queue-send', path: '/queues', prepare: all(keys('n'), dialog) },
    { name: 'schedules', path: `/schedules?schedule=${made.report}.when`, prepare: seen('aside li') },
    {
      name: 'schedules-timeline',
      path: '/schedules/timeline',
      prepare: all(seen('[role="application"]'), keys('f'), (page) => page.keyboard.press('ArrowDown')),
    },
    {
      name: 'schedules-conflicts',
      path: '/schedules/timeline?span=week&conflicts=1',
      prepare: seen('aside button[aria-pressed]'),
    },
    { name: 'holiday-lists', path: '/schedules/holidays', prepare: seen('[role="row"][data-index]') },
    { name: 'holiday-list-new', path: '/schedules/holidays', prepare: all(seen('[role="row"][data-index]'), keys('n'), dialog) },
    { name: 'events', path: '/events' },
    { name: 'event-simulate', path: '/events', prepare: all(keys('n'), dialog) },
    { name: 'rules', path: '/rules' },
    { name: 'rule-new', path: '/rules', prepare: all(keys('n'), dialog) },
    { name: 'plugins', path: '/plugins', prepare: seen('[role="row"][data-index]') },
    { name: 'plugin', path: '/plugins?plugin=github', prepare: seen('aside [role="tabpanel"]') },
    { name: 'plugin-offers', path: '/plugins?plugin=email&tab=offers', prepare: seen('aside section li') },
    { name: 'plugin-permissions', path: '/plugins?plugin=email&tab=permissions', prepare: seen('aside input[type="checkbox"]') },
    { name: 'plugin-versions', path: '/plugins?plugin=sqlite&tab=versions', prepare: seen('aside li') },
    { name: 'plugin-install', path: '/plugins', prepare: all(seen('[role="row"][data-index]'), keys('n'), dialog) },
    { name: 'plugin-catalogue', path: '/plugins/catalogue', prepare: seen('[role="row"][data-index]') },
    { name: 'plugin-entry', path: '/plugins/catalogue?entry=bundled/slack', prepare: seen('[role="row"][data-index]') },
    {
      name: 'plugin-catalogues',
      path: '/plugins/catalogue',
      prepare: all(seen('[role="row"][data-index]'), keys('s'), dialog, seen('[role="dialog"] li')),
    },
    { name: 'plugin-activity', path: '/plugins/activity' },
    { name: 'settings', path: '/settings' },
    { name: 'settings-notifications', path: '/settings/notifications' },
    { name: 'settings-mail', path: '/settings/mail' },
    { name: 'settings-data', path: '/settings/data' },
    { name: 'settings-api', path: '/settings/api' },
    { name: 'settings-about', path: '/settings/about' },
    { name: 'people', path: '/settings/people' },
    { name: 'person-new', path: '/settings/people', prepare: all(keys('n'), dialog) },
    { name: 'person', path: '/settings/people?person=owner', prepare: seen('aside') },
    { name: 'my-settings', path: '/me', prepare: seen('form') },
    { name: 'credentials', path: '/settings/credentials' },
    { name: 'credential-new', path: '/settings/credentials', prepare: all(keys('n'), dialog) },
    { name: 'flow-files', path: '/settings/flow-files' },
    { name: 'not-found', path: '/nowhere' },
    { name: 'shortcuts', path: flow, prepare: all(seen('.pf-node'), keys('?'), dialog) },
    { name: 'palette', path: '/flows', prepare: all(keys('Control+k'), dialog) },
    {
      name: 'tour',
      path: '/flows',
      prepare: async (page) => {
        await all(keys('Control+k'), dialog)(page);
        await page.keyboard.type('tour');
        await page.locator('.mantine-Spotlight-action').first().waitFor();
        await page.keyboard.press('Enter');
        await page.locator('[role="dialog"]').waitFor();
      },
    },
  ];
}

/** Opens a screen as if one came from nowhere: nothing of the one before is left open. */
export async function openScreen(page: Page, url: string, screen: Screen): Promise<void> {
  for (let press = 0; press < 2; press++) await page.keyboard.press('Escape');
  await page.goto(`${url}/#/nowhere/${screen.name}`);
  await page.locator(`main h1`).waitFor();
  await page.goto(`${url}/#${screen.path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await screen.prepare?.(page);
  await settled(page);
}

/** The page that asks who one is. Screens that need a session come before it. */
export async function openSignIn(page: Page, url: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(url);
  await page.reload();
  await page.locator('input[type="password"]').waitFor();
}

/** Until nothing loads or moves any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('.mantine-Skeleton-root, [aria-busy="true"]') === null &&
      document.getAnimations().every(({ playState }) => playState !== 'running'),
    undefined,
    { timeout: 15_000 },
  );
}

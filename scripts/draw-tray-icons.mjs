// Draws the tray icons of resources/icons from the shapes below: `node scripts/draw-tray-icons.mjs`. Run it after changing one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findOrFetchChromium } from './chromium.mjs';
import { ensureNode, root } from './runtime.mjs';

await ensureNode();

const PULSE = 'M5 17h5.2l3-8 5.2 14 3.2-8.5.9 2.5H27';
/** How states differ, by shape before color: seen at 16 pixels, and by people who do not see the color. */
const MARKS = {
  idle: undefined,
  running: { color: '#22a06b', path: 'M19.5 17.5 30.5 24 19.5 30.5z' },
  waiting: { color: '#e2a400', path: 'M24 15.5 31.5 24 24 32.5 16.5 24z' },
  failing: { color: '#e5484d', path: 'M17 17h14v14H17z', cut: 'M24 19.4v5.4M24 28.4v.3' },
};

let drawn = 0;

/** @param {string} state @param {'light' | 'dark' | 'template'} look */
function drawing(state, look) {
  const id = `d${++drawn}`;
  const tile = { light: '#5b5bd6', dark: '#9a9af5', template: '#000' }[look];
  const line = { light: '#fff', dark: '#16181d', template: '#000' }[look];
  const mark = MARKS[/** @type {keyof typeof MARKS} */ (state)];
  const isTemplate = look === 'template';
  const faint = state === 'offline' || state === 'paused' ? 0.55 : 1;
  const glyph =
    state === 'paused'
      ? `<path d="M11.5 9v14M20.5 9v14" stroke="${line}" stroke-width="4.4" stroke-linecap="round"/>`
      : `<path d="${PULSE}" fill="none" stroke="${line}" stroke-width="${isTemplate ? 3.2 : 2.8}" stroke-linecap="round" stroke-linejoin="round"/>`;
  // A ring without anything lies around the mark, so that it stands out on every panel.
  const hole =
    mark === undefined ? '' : `<path d="${mark.path}" fill="#000" stroke="#000" stroke-width="6" stroke-linejoin="round"/>`;
  const slash = state === 'offline' ? '<path d="M4 28 28 4" stroke="#000" stroke-width="7" stroke-linecap="round"/>' : '';
  const picture = isTemplate
    ? state === 'paused'
      ? `<g stroke="#000" fill="none"><circle cx="16" cy="16" r="12.5" stroke-width="2.6"/><path d="M12.5 11v10M19.5 11v10" stroke-width="3.4" stroke-linecap="round"/></g>`
      : glyph
    : `<rect x="1" y="1" width="30" height="30" rx="8" fill="${tile}" opacity="${faint}"/>${glyph}`;
  const cut =
    mark !== undefined && 'cut' in mark
      ? `<path d="${mark.cut}" stroke="#fff" stroke-width="2.6" stroke-linecap="round" fill="none"/>`
      : '';
  const cutHole = isTemplate && cut !== '' ? cut.replaceAll('#fff', '#000') : '';
  const markDrawn =
    mark === undefined
      ? ''
      : isTemplate
        ? `<g mask="url(#${id}mark)"><path d="${mark.path}" fill="#000" stroke="#000" stroke-width="1.6" stroke-linejoin="round"/></g>`
        : `<path d="${mark.path}" fill="${mark.color}" stroke="${mark.color}" stroke-width="1.6" stroke-linejoin="round"/>${cut}`;
  const slashDrawn =
    state === 'offline'
      ? `<path d="M5 27 27 5" stroke="${isTemplate ? '#000' : tile}" stroke-width="3" stroke-linecap="round"/>`
      : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 33" width="100%" height="100%" preserveAspectRatio="xMidYMid meet">
    <mask id="${id}"><rect width="32" height="33" fill="#fff"/>${hole}${slash}</mask>
    <mask id="${id}mark"><rect width="32" height="33" fill="#fff"/>${cutHole}</mask>
    <g mask="url(#${id})">${picture}</g>${markDrawn}${slashDrawn}</svg>`;
}

const executablePath = await findOrFetchChromium();
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath === undefined ? {} : { executablePath }),
});
for (const scale of [1, 2]) {
  const page = await browser.newPage({ viewport: { width: 16, height: 16 }, deviceScaleFactor: scale });
  for (const state of ['idle', 'running', 'waiting', 'failing', 'paused', 'offline']) {
    for (const look of /** @type {const} */ (['light', 'dark', 'template'])) {
      await page.setContent(`<style>html,body{margin:0;background:transparent;height:16px}</style>${drawing(state, look)}`);
      const name = look === 'template' ? `tray-${state}Template` : `tray-${state}-${look}`;
      const bytes = await page.screenshot({ omitBackground: true });
      writeFileSync(join(root, 'resources', 'icons', `${name}${scale === 2 ? '@2x' : ''}.png`), bytes);
    }
  }
}
// What they look like together, on a light and a dark panel.
const preview = process.argv[2];
if (preview !== undefined) {
  const page = await browser.newPage({ viewport: { width: 420, height: 260 }, deviceScaleFactor: 2 });
  const row = (/** @type {'light'|'dark'|'template'} */ look, /** @type {string} */ panel, /** @type {number} */ size) =>
    `<div style="background:${panel};padding:8px;display:flex;gap:16px">${[
      'idle',
      'running',
      'waiting',
      'failing',
      'paused',
      'offline',
    ]
      .map((state) => `<span style="width:${size}px;height:${size}px">${drawing(state, look)}</span>`)
      .join('')}</div>`;
  await page.setContent(
    `<body style="margin:0">${row('light', '#f2f2f2', 32)}${row('dark', '#222', 32)}${row('template', '#ddd', 32)}${row('light', '#f2f2f2', 16)}${row('dark', '#222', 16)}${row('template', '#ddd', 16)}</body>`,
  );
  await page.screenshot({ path: preview });
}
await browser.close();

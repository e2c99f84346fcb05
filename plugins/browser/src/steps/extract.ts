import type { Json } from '@pulseflow/sdk';
import type { Locator } from 'playwright-core';

export type Extract = 'text' | 'value' | 'attribute' | 'html' | 'list' | 'attributes' | 'table' | 'count';

/** As much of the page's elements as is read of a table. */
interface Element {
  tagName: string;
  innerText: string;
  parentElement: Element | null;
  closest(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Row>;
}
interface Row extends Element {
  cells: Iterable<Element> & { length: number };
}

/**
 * Runs in the page, so that it names nothing outside of itself: the rows of a table by its header cells. A column whose header is
 * empty, or that has none, is `column 2`.
 */
function readTable(table: Element): Record<string, string>[] {
  const rows = [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table && row.cells.length > 0);
  const head =
    rows.find((row) => [...row.cells].every((cell) => cell.tagName === 'TH')) ??
    rows.find((row) => row.parentElement?.tagName === 'THEAD');
  const names = head === undefined ? [] : [...head.cells].map((cell) => cell.innerText.trim());
  return rows
    .filter((row) => row !== head)
    .map((row) => Object.fromEntries([...row.cells].map((cell, at) => [names[at] || `column ${at + 1}`, cell.innerText.trim()])));
}

/** What a step reads of its elements. `list`, `attributes` and `count` take all of them, and none is an answer; the others wait for the first. */
export async function extract(locator: Locator, what: Extract, attribute: string, timeout: number): Promise<Json> {
  const first = locator.first();
  switch (what) {
    case 'text':
      return (await first.innerText({ timeout })).trim();
    case 'value':
      return await first.inputValue({ timeout });
    case 'attribute':
      return await first.getAttribute(attribute, { timeout });
    case 'html':
      return await first.innerHTML({ timeout });
    case 'table':
      return await first.evaluate(readTable as unknown as (table: unknown) => Json, undefined, { timeout });
    case 'list':
      return (await locator.allInnerTexts()).map((text) => text.trim());
    case 'attributes':
      return await Promise.all((await locator.all()).map((one) => one.getAttribute(attribute, { timeout })));
    case 'count':
      return await locator.count();
  }
}

import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../engine/sdk';
import { extractHtmlNode } from './extract-html';
import { checkNode, runNode } from './testing/run-node';

const PAGE = `<!doctype html><title>Shop</title><body><h1>Fresh
  <b>fruit</b></h1><script>no()</script>
  <ul><li class=p><a href="/apple">Apple</a> <i>1.20</i><li class=p><a href="https://x.test/pear">Pear</a></ul>`;
const FEED = `<?xml version="1.0"?><rss><channel><title>News</title>
  <item><title><![CDATA[One & only]]></title><link>https://x.test/1</link></item>
  <item><title>Two</title><link>https://x.test/2</link></item></channel></rss>`;

const extract = async (config: JsonObject, item: Json = { body: PAGE, url: 'https://shop.test/a/b' }) =>
  (await runNode(extractHtmlNode, { config: { html: '{{ body }}', ...config }, items: [item] })).outputs['out'];

describe('extract from web page', () => {
  it('takes texts as a reader sees them, HTML and attributes', async () => {
    const fields = [
      { name: 'title', selector: 'h1' },
      { name: 'inner', selector: 'h1 b', take: 'html' },
      { name: 'links', selector: 'a', take: 'attribute', attribute: 'href', all: true },
      { name: 'none', selector: '.nowhere' },
    ];
    expect(await extract({ fields, baseUrl: '{{ url }}' })).toEqual([
      { title: 'Fresh fruit', inner: 'fruit', links: ['https://shop.test/apple', 'https://x.test/pear'], none: null },
    ]);
  });

  it('makes an item of each repeated part, beside the other fields when asked to', async () => {
    const fields = [
      { name: 'name', selector: 'a' },
      { name: 'price', selector: 'i' },
    ];
    expect(await extract({ each: '.p', fields })).toEqual([
      { name: 'Apple', price: '1.20' },
      { name: 'Pear', price: null },
    ]);
    expect(await extract({ each: 'h1', fields: [{ name: 'text' }], keepOthers: true })).toMatchObject([
      { url: 'https://shop.test/a/b', text: 'Fresh fruit' },
    ]);
  });

  it('reads a feed as XML, where link has a text', async () => {
    const fields = [
      { name: 'title', selector: 'title' },
      { name: 'link', selector: 'link' },
    ];
    expect(await extract({ form: 'xml', each: 'item', fields }, { body: FEED })).toEqual([
      { title: 'One & only', link: 'https://x.test/1' },
      { title: 'Two', link: 'https://x.test/2' },
    ]);
  });

  it('refuses a selector that is none, and a field without a name', async () => {
    await expect(extract({ fields: [{ name: 'x', selector: 'a[' }] })).rejects.toMatchObject({
      code: 'NODE_CONFIG_INVALID',
      data: { detail: 'SELECTOR_INVALID', value: 'a[' },
    });
    expect(checkNode(extractHtmlNode, { fields: [{ name: '', take: 'attribute' }] })).toHaveLength(2);
    expect(checkNode(extractHtmlNode, {})).toHaveLength(1);
  });
});

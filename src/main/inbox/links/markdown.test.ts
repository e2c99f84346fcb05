import { expect, it } from 'vitest';
import { markdownHtml } from './markdown';

it('text, lists and tables stand as HTML, below the title of the page', async () => {
  const html = await markdownHtml(
    '# Order\n\nPay **ACME** by *Friday*:\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n`x < y`',
  );
  expect(html).toContain('Order</h3>');
  expect(html).toContain('<strong>ACME</strong>');
  expect(html).toContain('<li>one</li>');
  expect(html).toContain('<td>2</td>');
  expect(html).toContain('x &lt; y');
});

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'a <b onclick="x()">b</b>',
  '<style>body{display:none}</style>',
  '<iframe src="/evil"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
])('HTML in it is text: %s', async (markdown) => {
  expect(await markdownHtml(markdown)).not.toMatch(/<(script|img|b|style|iframe|a)\b/);
});

it('links lead to the web and to mail addresses alone', async () => {
  const html = await markdownHtml(
    '[a](https://ok.example/?a=1&b=2) [b](javascript:alert(1)) [c](data:text/html,x) [d](/settings) [e](mailto:a@b.example) [f](JaVaScRiPt:x) [g](//evil.example)',
  );
  expect(html.match(/href="[^"]*"/g)).toEqual(['href="https://ok.example/?a=1&amp;b=2"', 'href="mailto:a@b.example"']);
});

it('pictures are named, not loaded', async () => {
  const html = await markdownHtml('![A & cat](https://t.example/p.png) ![](https://t.example/q.png) ![" onerror="x](y)');
  expect(html).not.toContain('<img');
  expect(html).toContain('<em>A &#38; cat</em> <em>https://t.example/q.png</em>');
  expect(html).toContain('&#34; onerror=&#34;x');
});

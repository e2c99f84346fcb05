/** What of a page is compared: its visible text, a part of it, or its bytes. */
import { createHash } from 'node:crypto';
import { problem } from '@pulseflow/sdk';

export interface ContentOptions {
  watch: 'text' | 'selector' | 'bytes';
  selector: string;
  /** A regular expression: what it matches is left out before comparing, such as dates. */
  ignore: string;
}

export interface Content {
  hash: string;
  /** The beginning of what was compared; empty for bytes. */
  excerpt: string;
}

const EXCERPT_LENGTH = 300;
const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'head']);
/** Stand within a line; all other tags part what is before them from what is after. */
const INLINE = new Set(['a', 'abbr', 'b', 'code', 'em', 'font', 'i', 'mark', 's', 'small', 'span', 'strong', 'sub', 'sup', 'u']);

/** Errors: SITE_SELECTOR_INVALID, SITE_PATTERN_INVALID. */
export async function contentOf(body: Buffer, contentType: string, options: ContentOptions): Promise<Content> {
  if (options.watch === 'bytes') return { hash: hashOf(body), excerpt: '' };
  const text = decode(body, contentType);
  const isPage = /html|xml/i.test(contentType) || /^\s*</.test(text);
  const seen = isPage ? await visibleText(text, options.watch === 'selector' ? options.selector : '') : squeezed(text);
  const compared = squeezed(seen.replace(patternOf(options.ignore), ''));
  return { hash: hashOf(compared), excerpt: compared.slice(0, EXCERPT_LENGTH) };
}

/** The text of a page, for what it must or must not say. */
export async function pageText(body: Buffer, contentType: string): Promise<string> {
  const text = decode(body, contentType);
  return /html|xml/i.test(contentType) ? `${text}\n${await visibleText(text, '')}` : text;
}

async function visibleText(html: string, selector: string): Promise<string> {
  const { parseDocument } = await import('htmlparser2');
  const page: unknown = parseDocument(html);
  if (selector.trim() === '') return squeezed(textOf(page as Part));
  const { selectAll } = await import('css-select');
  try {
    const parts: unknown = selectAll(selector, page as never);
    return (parts as Part[]).map((part) => squeezed(textOf(part))).join('\n');
  } catch (cause) {
    throw problem({
      code: 'SITE_SELECTOR_INVALID',
      en: `"${selector}" is not a CSS selector. Write one such as h1, .price or #stock.`,
      ptBr: `"${selector}" não é um seletor CSS. Escreva um como h1, .price ou #stock.`,
      data: { selector },
      cause,
    });
  }
}

/** What is read of the nodes of a page. */
interface Part {
  type: string;
  name?: string;
  data?: string;
  children?: Part[];
}

/** Text as a reader sees it. */
function textOf({ type, name = '', data = '', children = [] }: Part): string {
  if (type === 'text') return data;
  if (UNSEEN.has(name) || type === 'comment') return '';
  const inner = children.map(textOf).join('');
  return INLINE.has(name) ? inner : ` ${inner} `;
}

/** Errors: SITE_PATTERN_INVALID. */
function patternOf(ignore: string): RegExp {
  // Matches nothing, so that nothing is left out.
  if (ignore.trim() === '') return /(?!)/g;
  try {
    return new RegExp(ignore, 'gi');
  } catch (cause) {
    throw problem({
      code: 'SITE_PATTERN_INVALID',
      en: `"${ignore}" is not a regular expression. Write one such as \\d+ visitors.`,
      ptBr: `"${ignore}" não é uma expressão regular. Escreva uma como \\d+ visitantes.`,
      data: { ignore },
      cause,
    });
  }
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function hashOf(value: string | Buffer): string {
  return createHash('sha256').update(value).digest('hex');
}

function decode(body: Buffer, contentType: string): string {
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    // An unknown charset: UTF-8 is the best guess, and never fails.
    return new TextDecoder().decode(body);
  }
}

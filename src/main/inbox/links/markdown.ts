/** Markdown for e-mails and pages without script. */
import { escaped } from './html';

const WEB_OR_MAIL = /^(https?:\/\/|mailto:)/i;

/**
 * Markdown as HTML. HTML in it is shown as text; only links to the web and to mail addresses lead anywhere; pictures are named,
 * not loaded: reading must not call a server.
 */
export async function markdownHtml(markdown: string): Promise<string> {
  const { compiler, RuleType } = await import('markdown-to-jsx/html');
  return compiler(markdown, {
    disableParsingRawHTML: true,
    disableFrontmatter: true,
    forceBlock: true,
    wrapper: 'div',
    // The page and the e-mail have a title of their own above.
    overrides: { h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6', h5: 'h6' },
    slugify: (text, slug) => `text-${slug(text)}`,
    // The address of a picture is only ever shown.
    sanitizer: (value, tag) => (tag === 'img' || (tag === 'a' && WEB_OR_MAIL.test(value)) ? value : null),
    renderRule: (next, node) => {
      if (node.type === RuleType.image) return `<em>${escaped(node.alt || (node.target ?? ''))}</em>`;
      return next();
    },
  });
}

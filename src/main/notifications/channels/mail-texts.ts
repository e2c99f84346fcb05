/** A notification as an e-mail: text, and the same as HTML that every mail program shows. Pure. */
import { type Content, type Entry, firstLine, headingOf, WORDS } from './content';

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

/** Both languages of the footer are the person's own; nothing is loaded from anywhere. */
export function mailOf(content: Content): Mail {
  const { entries, language } = content;
  const words = WORDS[language];
  const subject = headingOf(content).replace(/\s+/g, ' ');
  const isMany = entries.length > 1;
  const text = [
    ...(isMany ? [subject] : []),
    ...entries.map((entry) => textOf(entry, content, isMany)),
    `-- \n${words.why}`,
  ].join('\n\n');
  const html = `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:15px;line-height:1.5">
<div style="max-width:560px;margin:0 auto">
${isMany ? `<h1 style="font-size:18px;margin:0 0 16px">${escapeHtml(subject)}</h1>\n` : ''}${entries.map((entry) => htmlOf(entry, content, isMany)).join('\n')}
<p style="font-size:12px;color:#6b7280;margin:32px 0 0">${escapeHtml(words.why)}</p>
</div>
</body>
</html>
`;
  return { subject, text: `${text}\n`, html };
}

function textOf({ title, body, url, choices }: Entry, { language }: Content, isShort: boolean): string {
  const words = WORDS[language];
  const said = isShort ? firstLine(body) : body.trim();
  return [
    title,
    ...(said === '' ? [] : [said]),
    ...(isShort ? [] : choices.map(({ label, url: to }) => `${label}: ${to}`)),
    ...(url === undefined ? [] : [`${words.open}: ${url}`]),
  ].join('\n');
}

const BUTTON =
  'display:inline-block;padding:8px 16px;margin:0 8px 8px 0;border-radius:6px;text-decoration:none;font-weight:600;background:#4f46e5;color:#ffffff';

function htmlOf({ title, body, url, choices }: Entry, { language }: Content, isShort: boolean): string {
  const words = WORDS[language];
  const heading = isShort ? 'h2 style="font-size:15px;margin:16px 0 4px"' : 'h1 style="font-size:18px;margin:0 0 12px"';
  const said = (isShort ? firstLine(body) : body.trim())
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p style="margin:0 0 12px">${escapeHtml(part).replace(/\n/g, '<br>')}</p>`);
  const buttons = isShort
    ? []
    : choices.map(({ label, url: to }) => `<a style="${BUTTON}" href="${escapeHtml(to)}">${escapeHtml(label)}</a>`);
  const open =
    url === undefined
      ? ''
      : `<p style="margin:0 0 12px"><a style="color:#4f46e5" href="${escapeHtml(url)}">${escapeHtml(words.open)}</a></p>`;
  return [
    `<${heading}>${escapeHtml(title)}</${heading.slice(0, 2)}>`,
    ...said,
    ...(buttons.length === 0 ? [] : [`<p style="margin:16px 0">${buttons.join('')}</p>`]),
    open,
  ].join('\n');
}

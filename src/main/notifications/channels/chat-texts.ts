/** Messages as chats take them. Pure. */
import { type Content, type Entry, firstLine, fitting, headingOf, WORDS } from './content';

/** Telegram and WhatsApp take 4,096 characters; addresses of links come on top. */
const MOST_IN_CHAT = 3000;
const MOST_IN_SLACK = 20_000;

interface Markup {
  escape(text: string): string;
  bold(text: string): string;
  link(label: string, url: string): string;
}

function linesOf({ body, url, choices }: Entry, { language }: Content, markup: Markup, isShort: boolean): string[] {
  const words = WORDS[language];
  const text = isShort ? firstLine(body) : body.trim();
  return [
    ...(text === '' ? [] : [markup.escape(text)]),
    ...(isShort ? [] : choices.map(({ label, url: to }) => markup.link(label, to))),
    ...(url === undefined ? [] : [markup.link(!isShort && choices.length > 0 ? words.look : words.open, url)]),
  ];
}

function write(content: Content, markup: Markup, most: number): string {
  const { entries, language } = content;
  const isShort = entries.length > 1;
  const blocks = entries.map((entry) =>
    [markup.bold(markup.escape(entry.title)), ...linesOf(entry, content, markup, isShort)].join('\n'),
  );
  const head = isShort ? `${markup.bold(markup.escape(headingOf(content)))}\n\n` : '';
  return head + fitting(blocks, most, WORDS[language].more, '\n\n');
}

const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** In the HTML of Telegram. */
export function telegramText(content: Content): string {
  const link = (label: string, url: string): string =>
    `<a href="${escapeHtml(url).replace(/"/g, '&quot;')}">${escapeHtml(label)}</a>`;
  return write(content, { escape: escapeHtml, bold: (text) => `<b>${text}</b>`, link }, MOST_IN_CHAT);
}

/** In the mrkdwn of Slack. A mark within bold text would end it. */
export function slackText(content: Content): string {
  const link = (label: string, url: string): string => `<${escapeHtml(url)}|${escapeHtml(label).replace(/\|/g, '¦')}>`;
  const bold = (text: string): string => `*${text.replace(/\*/g, '∗').replace(/\n/g, ' ')}*`;
  return write(content, { escape: escapeHtml, bold, link }, MOST_IN_SLACK);
}

/** As WhatsApp shows it; it knows no links with a text of their own. */
export function whatsappText(content: Content): string {
  const bold = (text: string): string => `*${text.replace(/\*/g, '∗').replace(/\n/g, ' ')}*`;
  return write(content, { escape: (text) => text, bold, link: (label, url) => `${label}: ${url}` }, MOST_IN_CHAT);
}

/** The values of a template: Meta refuses line ends and rows of spaces in them. */
export function templateValues(content: Content): string {
  const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const [first] = content.entries;
  const body = content.entries.length === 1 ? (first?.body ?? '') : content.entries.map(({ title }) => title).join('; ');
  const text = flat([firstLine(body), first?.url ?? ''].join(' '));
  return [flat(headingOf(content)), text === '' ? '-' : text.slice(0, 800)].join('\n');
}

/** Of chats, buttons that lead to an address; Telegram takes only those that lead out of the machine. */
export function telegramButtons({ entries }: Content): { name: string; value: string }[] {
  const [only] = entries;
  if (entries.length !== 1 || only === undefined || only.choices.length === 0) return [];
  const choices = only.choices.filter(({ url }) => isPublic(url));
  return choices.map(({ label, url }) => ({ name: label, value: url }));
}

function isPublic(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname.includes('.') && !/^(127\.|0\.0\.0\.0$|10\.|192\.168\.|169\.254\.)/.test(hostname);
}

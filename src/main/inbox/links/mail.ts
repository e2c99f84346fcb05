/** The e-mail that asks a person to decide: what it is about, and a link for each answer. */
import type { HumanTask } from '#shared/model/human-task';
import { dataHtml, dataText } from './data';
import { escaped } from './html';
import type { OfferedLinks } from './links';
import { markdownHtml } from './markdown';
import { type Language, type LinkTexts, momentText, textsOf } from './texts';

export interface TaskMail {
  subject: string;
  text: string;
  html: string;
}

export interface MailFacts {
  task: HumanTask;
  personName: string;
  language: Language;
  timeZone: string;
  now: number;
  /** Absent: there is nothing for its reader to decide, or nothing listens. */
  links: OfferedLinks | undefined;
  /** The task in the app; undefined while nothing listens. */
  appLink: string | undefined;
  /** What there is to say: the same words as by other channels. */
  words: { title: string; body: string };
}

const STYLE = `:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:24px 12px;background:#f4f4f6;color:#1c1c21;font:15px/1.5 Inter,-apple-system,Segoe UI,Roboto,sans-serif}
.card{max-width:600px;margin:0 auto;padding:24px;background:#fff;border:1px solid #e2e2e8;border-radius:10px}
h1{font-size:20px;line-height:1.3;margin:0 0 8px}h3,h4,h5,h6{font-size:15px;margin:16px 0 4px}.lead{margin:0 0 16px}.soft{color:#63636e;font-size:13px}
table.data{border-collapse:collapse;width:100%;margin:16px 0}table.data table.data{margin:0}.data th,.data td{padding:6px 10px;border:1px solid #e2e2e8;text-align:left;vertical-align:top;font-size:13px}
.data th{color:#63636e;font-weight:600}.data td{word-break:break-word;white-space:pre-wrap}
a{color:#4747b8}a.answer{display:inline-block;margin:4px 8px 4px 0;padding:10px 18px;border-radius:6px;border:1px solid #5b5bd6;color:#4747b8;text-decoration:none;font-weight:600}
a.positive{background:#5b5bd6;color:#fff}a.negative{border-color:#b42318;color:#b42318}
@media (prefers-color-scheme:dark){body{background:#151518;color:#ececf1}.card{background:#1f1f24;border-color:#34343c}.soft,.data th{color:#a5a5b0}.data th,.data td{border-color:#34343c}
a{color:#a5a5ff}a.answer{color:#b9b9ff;border-color:#8b8bf5}a.positive{background:#5b5bd6;color:#fff}a.negative{border-color:#ff8a80;color:#ff8a80}}`;

function marksOf({ task, language, timeZone, now }: MailFacts, texts: LinkTexts): string[] {
  const moment = (at: number) => momentText(at, language, timeZone);
  const { dueAt, flowName, requester, priority } = task;
  return [
    task.isTest ? texts.test : '',
    texts.priority[priority],
    dueAt === undefined ? '' : dueAt > now ? texts.due(moment(dueAt)) : texts.overdue(moment(dueAt)),
    flowName === undefined ? '' : texts.flow(flowName),
    requester === undefined ? '' : texts.asked(requester.name),
  ].filter((mark) => mark !== '');
}

/** Who may decide, but has no link for it, does so in the app; others have nothing to do. */
function noLinks({ task }: MailFacts, texts: LinkTexts): string {
  return task.canDecide ? texts.mailNoLinks : '';
}

function textOf(facts: MailFacts, texts: LinkTexts): string {
  const { task, language, links, words, appLink } = facts;
  const files = task.files.map(({ name }) => `- ${name}`).join('\n');
  const answers = links?.outcomes.map(({ label, url }) => `${label}:\n${url}`) ?? [noLinks(facts, texts)];
  return [
    words.body,
    marksOf(facts, texts).join('\n'),
    task.description.trim(),
    dataText(task.data, language),
    files === '' ? '' : `${texts.files}:\n${files}`,
    ...answers,
    appLink === undefined ? '' : `${texts.openInApp}:\n${appLink}`,
    links === undefined ? '' : `${texts.as(facts.personName)} ${texts.mailHint}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

async function htmlOf(facts: MailFacts, texts: LinkTexts): Promise<string> {
  const { task, language, links, words, appLink } = facts;
  const answers = links?.outcomes.map(
    ({ label, tone, url }) => `<a class="answer ${tone}" href="${escaped(url)}">${escaped(label)}</a>`,
  );
  const files = task.files.map(({ name }) => `<li>${escaped(name)}</li>`).join('');
  const marks = marksOf(facts, texts).map(escaped).join(' · ');
  const more = [
    ...(links === undefined ? [] : [`<a href="${escaped(links.open)}">${escaped(texts.mailLook)}</a>`]),
    ...(appLink === undefined ? [] : [`<a href="${escaped(appLink)}">${escaped(texts.openInApp)}</a>`]),
  ];
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
    `<title>${escaped(words.title)}</title><style>${STYLE}</style></head><body><div class="card"><h1>${escaped(task.title)}</h1>`,
    words.body === '' ? '' : `<p class="lead">${escaped(words.body)}</p>`,
    marks === '' ? '' : `<p class="soft">${marks}</p>`,
    task.description.trim() === '' ? '' : await markdownHtml(task.description),
    dataHtml(task.data, language),
    files === '' ? '' : `<p class="soft">${escaped(texts.files)}</p><ul>${files}</ul>`,
    `<p>${answers?.join(' ') ?? escaped(noLinks(facts, texts))}</p>`,
    more.length === 0 ? '' : `<p class="soft">${more.join(' · ')}</p>`,
    links === undefined ? '' : `<p class="soft">${escaped(`${texts.as(facts.personName)} ${texts.mailHint}`)}</p>`,
    '</div></body></html>',
  ].join('');
}

/** The e-mail in the language of its reader, as HTML and as text. */
export async function composeTaskMail(facts: MailFacts): Promise<TaskMail> {
  const texts = textsOf(facts.language);
  return { subject: facts.words.title, text: textOf(facts, texts), html: await htmlOf(facts, texts) };
}

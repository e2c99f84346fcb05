/** The page that a link leads to, as HTML without script. The server puts it into a document. */
import { EXPIRED_OUTCOME, type HumanTask, type TaskOutcome } from '#shared/model/human-task';
import type { JsonObject } from '#shared/model/json';
import { dataHtml } from './data';
import { type FieldProblems, fieldsHtml, plainFields } from './fields';
import { escaped } from './html';
import { markdownHtml } from './markdown';
import { type Language, type LinkTexts, momentText, textsOf } from './texts';

export interface DecidePage {
  status: number;
  language: Language;
  title: string;
  /** Between the tags of the body; safe. */
  body: string;
}

export interface PageFacts {
  task: HumanTask;
  personName: string;
  language: Language;
  timeZone: string;
  now: number;
  /** Where the task is in the app. */
  appLink: string;
}

/** What was sent and did not fit: shown again with what is wrong. */
export interface SentAnswer {
  outcome: string | undefined;
  comment: string;
  values: JsonObject;
  problems: FieldProblems;
}

const ICONS = {
  good: 'm8 12 3 3 5-6',
  bad: 'M12 7v6m0 4v.01',
  wait: 'M12 7v5l3 2',
} as const;

function notice(icon: keyof typeof ICONS, title: string, text: string): string {
  const svg = `<svg width="28" height="28" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="${ICONS[icon]}"/></svg>`;
  return `<section class="notice ${icon}" role="${icon === 'bad' ? 'alert' : 'status'}">${svg}<div><h2>${escaped(title)}</h2>${text === '' ? '' : `<p>${escaped(text)}</p>`}</div></section>`;
}

function openInApp({ appLink }: Pick<PageFacts, 'appLink'>, texts: LinkTexts): string {
  return `<p class="foot"><a href="${escaped(appLink)}">${escaped(texts.openInApp)}</a></p>`;
}

function metaHtml({ task, language, timeZone, now }: PageFacts, texts: LinkTexts): string {
  const moment = (at: number) => momentText(at, language, timeZone);
  const { dueAt, expiresAt, flowName, requester } = task;
  const marks = [
    task.isTest ? texts.test : '',
    texts.priority[task.priority],
    dueAt === undefined ? '' : dueAt > now ? texts.due(moment(dueAt)) : texts.overdue(moment(dueAt)),
    expiresAt === undefined ? '' : texts.expires(moment(expiresAt)),
    flowName === undefined ? '' : texts.flow(flowName),
    requester === undefined ? '' : texts.asked(requester.name),
  ];
  const shown = marks.filter((mark) => mark !== '').map((mark) => `<li>${escaped(mark)}</li>`);
  return shown.length === 0 ? '' : `<ul class="meta">${shown.join('')}</ul>`;
}

async function aboutHtml(facts: PageFacts, texts: LinkTexts): Promise<string> {
  const { task, language } = facts;
  const description = task.description.trim() === '' ? '' : `<div class="text">${await markdownHtml(task.description)}</div>`;
  const data = dataHtml(task.data, language);
  const files = task.files.map(({ name }) => `<li>${escaped(name)}</li>`).join('');
  return [
    `<h1>${escaped(task.title)}</h1>`,
    metaHtml(facts, texts),
    description,
    data === '' ? '' : `<section aria-label="${escaped(texts.about)}" class="scroll">${data}</section>`,
    files === ''
      ? ''
      : `<section><h2>${escaped(texts.files)}</h2><ul>${files}</ul><p class="hint">${escaped(texts.filesHint)}</p></section>`,
  ].join('');
}

const labelsOf = (outcomes: readonly TaskOutcome[]): string => outcomes.map(({ label }) => label).join(', ');

function button(outcome: TaskOutcome, isFirst: boolean): string {
  const validate = outcome.needsForm ? '' : ' formnovalidate';
  return `<button name="outcome" value="${escaped(outcome.id)}" class="${outcome.tone}${isFirst ? ' first' : ''}"${validate}>${escaped(outcome.label)}</button>`;
}

/** The chosen outcome alone on top, the others below it; without a choice all side by side. */
function buttonsHtml(outcomes: readonly TaskOutcome[], chosen: TaskOutcome | undefined, texts: LinkTexts): string {
  if (chosen === undefined) return `<div class="buttons">${outcomes.map((outcome) => button(outcome, false)).join('')}</div>`;
  const others = outcomes.filter(({ id }) => id !== chosen.id);
  const otherwise =
    others.length === 0
      ? ''
      : `<p class="hint">${escaped(texts.otherwise)}</p><div class="buttons">${others.map((outcome) => button(outcome, false)).join('')}</div>`;
  return `<div class="buttons">${button(chosen, true)}</div>${otherwise}`;
}

function formHtml({ task, language }: PageFacts, sent: SentAnswer | undefined, texts: LinkTexts): string {
  const { form, outcomes } = task;
  if (form === undefined) return '';
  const needing = outcomes.filter(({ needsForm }) => needsForm);
  const hint =
    needing.length === 0 || needing.length === outcomes.length
      ? ''
      : `<p class="hint">${escaped(texts.formFor(labelsOf(needing)))}</p>`;
  const fields = plainFields(form);
  const inner =
    fields === undefined
      ? `<p class="hint">${escaped(texts.formInApp)}</p>`
      : fieldsHtml(fields, {
          values:
            sent?.values ??
            Object.fromEntries(fields.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]]))),
          problems: sent?.problems ?? {},
          isRequired: needing.length > 0,
          language,
        });
  return `<section><h2>${escaped(texts.form)}</h2>${hint}${inner}</section>`;
}

function commentHtml({ task }: PageFacts, sent: SentAnswer | undefined, texts: LinkTexts): string {
  const needing = task.outcomes.filter(({ needsComment }) => needsComment);
  const problem = sent?.problems['comment'];
  const hint = needing.length === 0 ? texts.optional : texts.commentFor(labelsOf(needing));
  const wrong = problem === undefined ? '' : `<p class="bad" id="comment-problem">${escaped(problem)}</p>`;
  const state = problem === undefined ? '' : ' aria-invalid="true" aria-describedby="comment-problem"';
  return `<div class="field"><label for="comment">${escaped(texts.comment)} <small>(${escaped(hint)})</small></label><textarea id="comment" name="comment" rows="3" maxlength="4000"${state}>${escaped(sent?.comment ?? '')}</textarea>${wrong}</div>`;
}

/** The task, and the answers that it takes. `chosen`: what the link was made for. */
export async function questionPage(
  facts: PageFacts,
  chosen: string | undefined,
  { sent, wasTakenBack = false }: { sent?: SentAnswer; wasTakenBack?: boolean } = {},
): Promise<DecidePage> {
  const { task, language, personName } = facts;
  const texts = textsOf(language);
  const needsApp = task.form !== undefined && plainFields(task.form) === undefined;
  const outcomes = task.outcomes.filter(({ needsForm }) => !(needsForm && needsApp));
  const first = outcomes.find(({ id }) => id === (sent?.outcome ?? chosen));
  const hasProblems = sent !== undefined && Object.keys(sent.problems).length > 0;
  const body = [
    hasProblems ? notice('bad', texts.wrongForm, '') : '',
    wasTakenBack ? notice('good', texts.takenBack, '') : '',
    await aboutHtml(facts, texts),
    '<form method="post">',
    formHtml(facts, sent, texts),
    commentHtml(facts, sent, texts),
    `<h2>${escaped(first === undefined ? texts.decide : texts.confirm(first.label))}</h2>`,
    buttonsHtml(outcomes, first, texts),
    `<p class="hint">${escaped(`${texts.as(personName)} ${texts.undoable}`)}</p></form>`,
    openInApp(facts, texts),
  ].join('');
  return { status: hasProblems ? 422 : 200, language, title: task.title, body };
}

const UNDO_FORM = (texts: LinkTexts): string =>
  `<form method="post"><input type="hidden" name="action" value="undo"><div class="buttons"><button class="neutral">${escaped(texts.takeBack)}</button></div></form>`;

function outcomeLabel({ outcomes }: HumanTask, id: string | undefined): string {
  return outcomes.find((outcome) => outcome.id === id)?.label ?? id ?? '';
}

function endedNotice({ task, language, timeZone }: PageFacts, texts: LinkTexts): string {
  const { state, result, outcome, resolvedAt, resolvedBy } = task;
  const when = resolvedAt === undefined ? '' : momentText(resolvedAt, language, timeZone);
  if (state === 'cancelled') return notice('bad', texts.cancelled, texts.cancelledText);
  if (state === 'expired' || outcome === EXPIRED_OUTCOME) return notice('wait', texts.expired, texts.expiredText(when));
  const names = result?.by.map(({ name }) => name) ?? [];
  const by = names.length > 0 ? names.join(', ') : (resolvedBy?.name ?? 'PulseFlow');
  return notice('good', texts.resolved(outcomeLabel(task, outcome)), texts.by(by, when));
}

/** How a task stands that its person has answered, or that is over. `isTooLate`: for taking an answer back. */
export function standingPage(facts: PageFacts, isTooLate = false): DecidePage {
  const { task, language, now } = facts;
  const texts = textsOf(language);
  const { mine, given, needed } = task.votes;
  const title = `<h1>${escaped(task.title)}</h1>`;
  const page = { status: 200, language, title: task.title };
  const late = isTooLate ? notice('bad', texts.tooLate, '') : '';
  if (task.state === 'deciding') {
    const leftMs = Math.max(0, (task.effectiveAt ?? now) - now);
    const secondsLeft = Math.min(10, Math.max(1, Math.ceil(leftMs / 1000)));
    const inner =
      mine === undefined
        ? notice('wait', texts.decidedByOther(outcomeLabel(task, task.outcome)), '')
        : `${notice('wait', texts.recorded(outcomeLabel(task, mine)), texts.takesEffect)}<div class="clock s${secondsLeft}" aria-hidden="true"></div><div class="while s${secondsLeft}">${UNDO_FORM(texts)}</div><p><a href="">${escaped(texts.lookAgain)}</a></p>`;
    return { ...page, body: `${title}${late}${inner}${openInApp(facts, texts)}` };
  }
  if (task.state === 'open' && mine !== undefined) {
    const inner = `${notice('good', texts.recorded(outcomeLabel(task, mine)), texts.counted(given, needed))}${UNDO_FORM(texts)}`;
    return { ...page, body: `${title}${late}${inner}${openInApp(facts, texts)}` };
  }
  return { ...page, body: `${title}${late}${endedNotice(facts, texts)}${openInApp(facts, texts)}` };
}

/** A task that this person may not answer, or not by this link. */
export function refusedPage(facts: PageFacts): DecidePage {
  const { task, language } = facts;
  const texts = textsOf(language);
  const [title, text] =
    task.refusal === undefined ? [texts.usedUp, texts.usedUpText] : [texts.refused, texts.refusals[task.refusal]];
  const body = `<h1>${escaped(task.title)}</h1>${notice('bad', title, text)}${openInApp(facts, texts)}`;
  return { status: 409, language, title: task.title, body };
}

/** No task at all: a link that leads nowhere, too many of those, or a store that takes nothing. */
export function plainPage(kind: 'invalid' | 'tooMany' | 'failed', language: Language): DecidePage {
  const texts = textsOf(language);
  const [title, text] = {
    invalid: [texts.invalid, texts.invalidText],
    tooMany: [texts.tooMany, texts.tooManyText],
    failed: [texts.failed, texts.failedText],
  }[kind] as [string, string];
  return { status: { invalid: 404, tooMany: 429, failed: 503 }[kind], language, title, body: notice('bad', title, text) };
}

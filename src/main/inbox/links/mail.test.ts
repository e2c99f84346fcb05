import { describe, expect, it } from 'vitest';
import { type HumanTask, humanTaskSchema } from '#shared/model/human-task';
import { composeTaskMail, type MailFacts } from './mail';

const task: HumanTask = humanTaskSchema.parse({
  id: 'task_1',
  kind: 'approval',
  state: 'open',
  title: 'Pay <ACME>?',
  priority: 'urgent',
  flowName: 'Invoices',
  assignees: [{ person: 'ana' }],
  outcomes: [
    { id: 'approved', label: 'Approve', tone: 'positive' },
    { id: 'rejected', label: 'Reject "all"', tone: 'negative' },
  ],
  hasForm: false,
  votes: { given: 0, needed: 1 },
  canDecide: true,
  createdAt: 0,
  dueAt: 3_600_000,
  commentCount: 0,
  escalated: false,
  isTest: true,
  description: 'Please *look*.\n\n<script>alert(1)</script>',
  data: { amount: 12, '<b>': 'x' },
  files: [{ path: 'files/a', name: 'offer <1>.pdf', mimeType: 'application/pdf', sizeBytes: 3 }],
  requester: { kind: 'person', id: 'bea', name: 'Bea' },
  voteRule: {},
  given: [],
  coming: [],
  history: [],
});
const facts: MailFacts = {
  task,
  personName: 'Ana',
  language: 'en',
  timeZone: 'America/Sao_Paulo',
  now: 0,
  links: {
    open: 'https://x.example/decide/open',
    outcomes: [
      { id: 'approved', label: 'Approve', tone: 'positive', url: 'https://x.example/decide/yes' },
      { id: 'rejected', label: 'Reject "all"', tone: 'negative', url: 'https://x.example/decide/no' },
    ],
  },
  appLink: 'https://x.example/#/inbox?task=task_1',
  words: { title: 'Reminder: Pay <ACME>?', body: 'It is due in 1 hour.' },
};

describe('the e-mail of a task', () => {
  it('says in plain text what it is about, and gives a link for each answer', async () => {
    const { subject, text } = await composeTaskMail(facts);
    expect(subject).toBe('Reminder: Pay <ACME>?');
    expect(text).toBe(
      [
        'It is due in 1 hour.',
        'Test run\nUrgent\nDue Dec 31, 1969, 10:00 PM\nFlow “Invoices”\nAsked by Bea',
        'Please *look*.\n\n<script>alert(1)</script>',
        'amount: 12\n<b>: x',
        'Files:\n- offer <1>.pdf',
        'Approve:\nhttps://x.example/decide/yes',
        'Reject "all":\nhttps://x.example/decide/no',
        'Open in PulseFlow:\nhttps://x.example/#/inbox?task=task_1',
        'You answer as Ana. Each link leads to a page that asks you to confirm. It is yours alone: do not forward this e-mail.',
      ].join('\n\n'),
    );
  });

  it('has the same as HTML, in which everything that comes from outside is text, and which loads nothing', async () => {
    const { html } = await composeTaskMail(facts);
    expect(html).toContain('<h1>Pay &#60;ACME&#62;?</h1>');
    expect(html).toContain('<a class="answer positive" href="https://x.example/decide/yes">Approve</a>');
    expect(html).toContain('Reject &#34;all&#34;</a>');
    expect(html).toContain('<a href="https://x.example/decide/open">');
    expect(html).toContain('<li>offer &#60;1&#62;.pdf</li>');
    expect(html).not.toMatch(/<(script|img|link|iframe)\b|src=|url\(/);
  });

  it('is in the language of its reader', async () => {
    const { text, html } = await composeTaskMail({ ...facts, language: 'pt-BR' });
    expect(text).toContain('Pedido de Bea');
    expect(text).toContain('Você responde como Ana.');
    expect(html).toContain('<html lang="pt-BR">');
  });

  it('without links says where to answer, to those alone who may', async () => {
    const without = { ...facts, links: undefined };
    expect((await composeTaskMail(without)).text).toContain('Open PulseFlow to answer.\n\nOpen in PulseFlow:');
    const watching = await composeTaskMail({ ...without, task: { ...task, canDecide: false } });
    expect(watching.text).not.toContain('answer');
    expect(watching.html).toContain('href="https://x.example/#/inbox?task=task_1"');
    const local = await composeTaskMail({ ...without, appLink: undefined });
    expect(local.html).not.toContain('href=');
  });
});

import { createTestFiles, type RunNodeOptions, runNode, type TestFiles } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MailSink, startScripted, startSmtpServer } from '../test/smtp-servers';
import { sendNode } from './send-node';

let files: TestFiles;
let sinks: MailSink[];
beforeEach(() => {
  files = createTestFiles();
  sinks = [];
});
afterEach(async () => {
  for (const sink of sinks) await sink.close();
  files.dispose();
});

async function serve(started: Promise<MailSink>): Promise<MailSink> {
  const sink = await started;
  sinks.push(sink);
  return sink;
}

function send(sink: { port: number }, config: object = {}, options: RunNodeOptions & { credentials?: object } = {}) {
  const { credentials, ...others } = options;
  return runNode(sendNode, {
    config: { to: 'Bob <bob@example.com>', subject: 'Order 7', text: 'Olá', ...config },
    credential: {
      host: '127.0.0.1',
      port: sink.port,
      security: 'none',
      user: '',
      from: 'Flows <flows@example.com>',
      ...credentials,
    },
    files,
    ...others,
  });
}

describe('sending an e-mail', () => {
  it('signs in, reaches everybody, shows no Bcc, and puts the outcome on the item', async () => {
    const sink = await serve(startSmtpServer({ authOptional: false }));
    const { out } = await send(
      sink,
      { cc: 'ana@example.com', bcc: 'hidden@example.com', replyTo: 'desk@example.com', html: '<b>Olá</b>' },
      { items: [{ id: 7 }], credentials: { user: 'flows', password: 'secret' } },
    );
    expect(out).toEqual([
      {
        id: 7,
        sentEmail: {
          messageId: expect.stringMatching(/^<[0-9a-f]{40}@example\.com>$/) as string,
          delivery: 'smtp',
          to: 'Bob <bob@example.com>',
        },
      },
    ]);
    expect(sink.received[0]).toMatchObject({
      from: 'flows@example.com',
      to: ['bob@example.com', 'ana@example.com', 'hidden@example.com'],
    });
    expect(sink.received[0]?.text).toContain('Reply-To: desk@example.com');
    expect(sink.received[0]?.text).not.toContain('hidden@');
  });

  it('signs in with a token of the browser where there is one', async () => {
    const sink = await serve(startSmtpServer({ authOptional: false }));
    const { smtpAccountOf } = await import('./smtp/account');
    const { composeMail } = await import('./smtp/compose');
    const { sendBySmtp } = await import('./smtp/session');
    const account = smtpAccountOf({ user: 'ana@gmail.com', clientId: 'x', clientSecret: 'y', accessToken: 'token' });
    expect(account).toMatchObject({ host: 'smtp.gmail.com', port: 465, security: 'tls' });
    const none = { cc: '', bcc: '', replyTo: '', html: '', inReplyTo: '', references: '', attachments: [] };
    const mail = { ...none, from: account.from, to: 'bob@example.com', subject: 'Hi', text: 'Hi', idempotencyKey: 'k' };
    const composed = await composeMail(mail, 0);
    const local = { ...account, host: '127.0.0.1', port: sink.port, security: 'none' as const };
    await sendBySmtp(local, composed, new AbortController().signal);
    expect(sink.received[0]?.from).toBe('ana@gmail.com');
    const expired = sendBySmtp({ ...local, accessToken: 'old' }, composed, new AbortController().signal);
    await expect(expired).rejects.toMatchObject({ code: 'SMTP_AUTH_FAILED' });
  });

  it('is the very same message when a step is tried again, so that it can be recognised', async () => {
    const sink = await serve(startSmtpServer());
    await send(sink, {}, { now: () => 1_000_000 });
    await send(sink, {}, { now: () => 1_000_000, attempt: 2 });
    expect(sink.received[1]?.text).toBe(sink.received[0]?.text);
  });

  it('answers in a conversation', async () => {
    const sink = await serve(startSmtpServer());
    await send(sink, { inReplyTo: '<two@example.com>', references: '["<one@example.com>"]' });
    await send(sink, { inReplyTo: '<two@example.com>', references: '<one@example.com> <two@example.com>' });
    expect(sink.received[0]?.text).toContain('In-Reply-To: <two@example.com>');
    expect(sink.received[0]?.text).toContain('References: <one@example.com> <two@example.com>');
    expect(sink.received[1]?.text).toContain('References: <one@example.com> <two@example.com>');
  });

  it('attaches files of the item and of the workspace', async () => {
    const sink = await serve(startSmtpServer());
    const report = await files.create('report.csv', Buffer.from('a;b'), 'text/csv');
    const other = await files.create('other.txt', Buffer.from('other'), 'text/plain');
    const items = [{ json: {}, files: { report, other } }];
    await send(sink, { attach: 'report', attachPaths: other.path }, { items });
    expect(sink.received[0]?.text).toContain('filename=report.csv');
    expect(sink.received[0]?.text).toContain('filename=other.txt');
    expect(sink.received[0]?.text).toContain(Buffer.from('a;b').toString('base64'));
    await send(sink, { attach: '*' }, { items });
    expect(sink.received[1]?.text.match(/filename=/g)).toHaveLength(2);
    await expect(send(sink, { attach: 'nope' }, { items })).rejects.toMatchObject({
      code: 'EMAIL_ATTACHMENT_MISSING',
      message: expect.stringContaining('report, other') as string,
    });
  });

  it('lets no line break in a field add headers or recipients', async () => {
    const sink = await serve(startSmtpServer());
    await send(sink, { subject: 'x\r\nBcc: evil@example.com', inReplyTo: '<a@b>\r\nX-Evil: 1' });
    expect(sink.received[0]?.to).toEqual(['bob@example.com']);
    expect(sink.received[0]?.text).not.toMatch(/^(Bcc|X-Evil):/m);
  });

  it('goes by the mail of the settings without a credential, which carries no attachments', async () => {
    const sent: unknown[] = [];
    const mail = {
      isLive: false,
      send: (message: object) => {
        sent.push(message);
        return Promise.resolve({ messageId: '<x@localhost>', delivery: 'outbox' as const, path: 'outbox/x.eml' });
      },
    };
    const config = { to: 'bob@example.com', subject: 'Hi', text: 'Hi' };
    const { out } = await runNode(sendNode, { config, mail });
    expect(sent).toEqual([{ ...config, idempotencyKey: 'run_test/node#0' }]);
    expect(out).toMatchObject([{ sentEmail: { delivery: 'outbox', path: 'outbox/x.eml' } }]);
    const answer = runNode(sendNode, { config: { ...config, inReplyTo: '<a@b>' }, mail });
    await expect(answer).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID', data: { field: 'credential' } });
  });
});

describe('an e-mail that was not sent', () => {
  it.each([
    [{ to: '' }, 'NODE_CONFIG_INVALID'],
    [{ to: 'nobody' }, 'MAIL_INVALID'],
    [{ from: 'somebody' }, 'MAIL_INVALID'],
  ])('because of %j', async (config, code) => {
    await expect(send({ port: 1 }, config)).rejects.toMatchObject({ code, kind: 'user' });
  });

  it('because nothing listens', async () => {
    await expect(send({ port: 1 })).rejects.toMatchObject({ code: 'SMTP_UNREACHABLE', kind: 'operational', effect: 'none' });
  });

  it('because the password is wrong', async () => {
    const sink = await serve(startSmtpServer());
    const run = send(sink, {}, { credentials: { user: 'flows', password: 'wrong' } });
    await expect(run).rejects.toMatchObject({ code: 'SMTP_AUTH_FAILED', kind: 'user' });
  });

  it('because the server asks to come back later', async () => {
    const sink = await serve(
      startSmtpServer({
        onRcptTo: (_address, _session, done) => done(Object.assign(new Error('greylisted'), { responseCode: 451 })),
      }),
    );
    await expect(send(sink)).rejects.toMatchObject({ code: 'MAIL_RECIPIENT_REJECTED', kind: 'operational' });
  });

  it('because it is too large for the server', async () => {
    const sink = await serve(startSmtpServer({ size: 1000 }));
    const run = send(sink, { text: 'x'.repeat(5000) });
    await expect(run).rejects.toMatchObject({ code: 'MAIL_REJECTED', kind: 'user', effect: 'none' });
  });

  it('or may have been: the connection ended before the server answered to the text', async () => {
    const sink = await serve(
      startScripted((line, isText) => {
        if (isText) return undefined;
        return line === 'DATA' ? '354 go on' : '250 fine';
      }),
    );
    await expect(send(sink)).rejects.toMatchObject({ code: 'MAIL_OUTCOME_UNKNOWN', effect: 'unknown', retryable: false });
  });
});

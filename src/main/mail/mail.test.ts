import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MailMessage } from '#main/engine/sdk';
import { toErrorInfo } from '#shared/model/errors';
import { writeWhole } from '../files/write-whole';
import { createMail, type MailRoom, type SmtpAccount } from './index';

const never = new AbortController().signal;
const message: MailMessage = {
  to: 'Ana <ana@example.com>, bob@example.com',
  bcc: 'hidden@example.com',
  subject: 'Pedido nº 7',
  text: 'Olá',
  idempotencyKey: 'run_1/n2/0',
};

interface Received {
  from: string;
  to: string[];
  text: string;
}

let home: string;
let closers: (() => Promise<void>)[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pulseflow-mail-'));
  closers = [];
});
afterEach(async () => {
  for (const close of closers) await close();
  await rm(home, { recursive: true, force: true });
});

async function startServer(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'flows' && password === 'secret' ? done(null, { user: username }) : done(new Error('wrong password')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as { port: number }).port, received };
}

/** A server of few words: answers each line by the script, and hangs up where the script says `undefined`. */
async function startScripted(answer: (line: string, isText: boolean) => string | undefined): Promise<{ port: number }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let isText = false;
    let buffered = '';
    socket.on('error', () => undefined);
    socket.write('220 scripted ESMTP\r\n');
    socket.on('data', (chunk) => {
      buffered += chunk.toString();
      for (let end = buffered.indexOf('\r\n'); end !== -1; end = buffered.indexOf('\r\n')) {
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        if (isText && line !== '.') continue;
        const reply = answer(line, isText);
        isText = line === 'DATA' && reply !== undefined && reply.startsWith('354');
        if (reply === undefined) socket.destroy();
        else socket.write(`${reply}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as { port: number }).port };
}

function mailOf(account: Partial<SmtpAccount> | undefined): MailRoom {
  const full = account && {
    host: '127.0.0.1',
    port: 1,
    security: 'none' as const,
    user: '',
    from: 'Flows <flows@example.com>',
    password: undefined,
    ...account,
  };
  return createMail({
    isSmtpSet: () => full !== undefined,
    smtpAccount: () => full,
    outboxFolder: join(home, 'outbox'),
    writeWhole,
    now: () => Date.UTC(2026, 10, 21, 8),
  });
}

async function failureOf(work: Promise<unknown>) {
  return work.then(
    () => undefined,
    (thrown: unknown) => toErrorInfo(thrown),
  );
}

describe('a server that is given with the message', () => {
  it('is used instead of that of the settings, and of the outbox', async () => {
    const server = await startServer({ authOptional: false });
    const given = {
      host: '127.0.0.1',
      port: server.port,
      security: 'none' as const,
      user: 'flows',
      password: 'secret',
      from: 'other@example.com',
    };
    for (const account of [undefined, { port: 1 }])
      expect(await mailOf(account).service.send(message, never, given)).toMatchObject({ delivery: 'smtp' });
    expect(server.received.map(({ from }) => from)).toEqual(['other@example.com', 'other@example.com']);
  });

  it('can be checked without sending', async () => {
    const server = await startServer({ authOptional: false });
    const { service } = mailOf(undefined);
    const given = { host: '127.0.0.1', port: server.port, security: 'none' as const, user: 'flows', from: '' };
    await service.check({ ...given, password: 'secret' }, never);
    const failure = await failureOf(service.check({ ...given, password: 'wrong' }, never));
    expect(failure).toMatchObject({ code: 'SMTP_AUTH_FAILED' });
    expect(server.received).toEqual([]);
  });
});

describe('sending by SMTP', () => {
  it('delivers the message, with sign-in, to every recipient, and shows no Bcc', async () => {
    const server = await startServer({ authOptional: false });
    const { service } = mailOf({ port: server.port, user: 'flows', password: 'secret' });
    expect(service.isLive).toBe(true);
    const sent = await service.send(message, never);
    expect(sent).toEqual({ messageId: expect.stringMatching(/^<[0-9a-f]{40}@example\.com>$/) as unknown, delivery: 'smtp' });
    const [mail] = server.received;
    expect(mail).toMatchObject({ from: 'flows@example.com', to: ['ana@example.com', 'bob@example.com', 'hidden@example.com'] });
    expect(mail?.text).toContain(`Message-ID: ${sent.messageId}`);
    expect(mail?.text).toContain('From: Flows <flows@example.com>');
    expect(mail?.text).not.toContain('hidden@');
  });

  it('sends the very same bytes when a step is tried again', async () => {
    const server = await startServer();
    const { service } = mailOf({ port: server.port });
    const both = { ...message, html: '<b>Olá</b>' };
    await service.send(both, never);
    await service.send(both, never);
    await service.send({ ...both, idempotencyKey: 'another' }, never);
    const texts = server.received.map(({ text }) => text);
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  it('lets no line break in a field add headers or recipients', async () => {
    const server = await startServer();
    await mailOf({ port: server.port }).service.send(
      { ...message, to: 'ana@example.com', bcc: '', subject: 'x\r\nBcc: evil@example.com' },
      never,
    );
    expect(server.received[0]?.to).toEqual(['ana@example.com']);
    expect(server.received[0]?.text).not.toMatch(/^Bcc:/m);
  });

  it('names the recipients that the server refused, when others were taken', async () => {
    const server = await startServer({
      onRcptTo: ({ address }, _session, done) => (address.startsWith('bob') ? done(new Error('no such user')) : done()),
    });
    expect(await mailOf({ port: server.port }).service.send(message, never)).toMatchObject({ rejected: ['bob@example.com'] });
    expect(server.received[0]?.to).toEqual(['ana@example.com', 'hidden@example.com']);
  });
});

describe('a message that was not sent', () => {
  it('because nothing listens', async () => {
    const { port } = await startServer();
    await closers.pop()?.();
    expect(await failureOf(mailOf({ port }).service.send(message, never))).toMatchObject({
      code: 'SMTP_UNREACHABLE',
      kind: 'operational',
    });
  });

  it('because the password is wrong', async () => {
    const { port } = await startServer();
    const failure = await failureOf(mailOf({ port, user: 'flows', password: 'wrong' }).service.send(message, never));
    expect(failure).toMatchObject({ code: 'SMTP_AUTH_FAILED', kind: 'user' });
    expect(JSON.stringify(failure)).not.toContain('"wrong"');
  });

  it('because every recipient was refused', async () => {
    const { port } = await startServer({ onRcptTo: (_address, _session, done) => done(new Error('no such user')) });
    expect(await failureOf(mailOf({ port }).service.send(message, never))).toMatchObject({
      code: 'MAIL_RECIPIENT_REJECTED',
      kind: 'user',
    });
  });

  it('because the server asks to come back later', async () => {
    const { port } = await startServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('greylisted'), { responseCode: 451 })),
    });
    expect(await failureOf(mailOf({ port }).service.send(message, never))).toMatchObject({
      code: 'MAIL_RECIPIENT_REJECTED',
      kind: 'operational',
    });
  });

  it('because the server refused the text', async () => {
    const { port } = await startServer({
      onData: (stream, _session, done) => {
        stream.on('end', () => done(Object.assign(new Error('spam'), { responseCode: 554 })));
        stream.resume();
      },
    });
    const failure = await failureOf(mailOf({ port }).service.send(message, never));
    expect(failure).toMatchObject({ code: 'MAIL_REJECTED', kind: 'user' });
    expect(failure?.effect).toBeUndefined();
  });

  it('because the certificate is not trusted', async () => {
    const { port } = await startServer({ secure: true });
    expect(await failureOf(mailOf({ port, security: 'tls' }).service.send(message, never))).toMatchObject({
      code: 'SMTP_TLS_FAILED',
      kind: 'user',
    });
  });

  it('because the server offers no STARTTLS though the settings ask for it', async () => {
    const { port } = await startServer();
    expect(await failureOf(mailOf({ port, security: 'starttls' }).service.send(message, never))).toMatchObject({
      code: 'SMTP_TLS_FAILED',
    });
  });

  it('because the connection ended before the text', async () => {
    const { port } = await startScripted((line) => (line.startsWith('RCPT') ? undefined : '250 fine'));
    const failure = await failureOf(mailOf({ port }).service.send(message, never));
    expect(failure).toMatchObject({ code: 'SMTP_UNREACHABLE', kind: 'operational' });
    expect(failure?.effect).toBeUndefined();
  });

  it.each([
    [{ to: '' }, 'no recipient'],
    [{ to: 'nobody' }, '"nobody" is no e-mail address'],
    [{ from: 'somebody' }, '"somebody" is no e-mail address'],
  ])('because an address is wrong: %j', async (change, words) => {
    const failure = await failureOf(mailOf({}).service.send({ ...message, bcc: '', ...change }, never));
    expect(failure).toMatchObject({ code: 'MAIL_INVALID', message: expect.stringContaining(words) as unknown });
  });

  it('because the run was cancelled first', async () => {
    const { port } = await startScripted(() => '250 fine');
    const reason = new Error('cancelled');
    await expect(mailOf({ port }).service.send(message, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('a message whose fate is unknown', () => {
  const hangUpAfterText = (line: string, isText: boolean) => {
    if (isText) return undefined;
    return line === 'DATA' ? '354 go on' : '250 fine';
  };

  it('says so when the connection ends between the text and the answer to it', async () => {
    const { port } = await startScripted(hangUpAfterText);
    expect(await failureOf(mailOf({ port }).service.send(message, never))).toMatchObject({
      code: 'MAIL_OUTCOME_UNKNOWN',
      effect: 'unknown',
      retryable: false,
    });
  });

  it('says so when the run is cancelled while the server thinks about it', async () => {
    const cancel = new AbortController();
    const { port } = await startScripted((line, isText) => {
      if (isText) {
        cancel.abort(new Error('cancelled'));
        return '';
      }
      return line === 'DATA' ? '354 go on' : '250 fine';
    });
    expect(await failureOf(mailOf({ port }).service.send(message, cancel.signal))).toMatchObject({
      code: 'MAIL_OUTCOME_UNKNOWN',
    });
  });
});

describe('the outbox', () => {
  it('takes the message as one .eml file until a server is set up', async () => {
    const { service } = mailOf(undefined);
    expect(service.isLive).toBe(false);
    const sent = await service.send(message, never);
    expect(sent).toMatchObject({ delivery: 'outbox', path: expect.stringMatching(/\.eml$/) as unknown });
    const text = await readFile(String(sent.path), 'utf8');
    expect(text).toContain(`Message-ID: ${sent.messageId}`);
    expect(text).toContain('To: Ana <ana@example.com>, bob@example.com');
  });

  it('holds a message once, however often its step is tried', async () => {
    const { service } = mailOf(undefined);
    const first = await service.send(message, never);
    expect(await service.send({ ...message, text: 'tried later' }, never)).toEqual(first);
    await service.send({ ...message, idempotencyKey: 'another' }, never);
    expect(await readdir(join(home, 'outbox'))).toHaveLength(2);
    expect(await readFile(String(first.path), 'utf8')).not.toContain('tried later');
  });

  it('fails with a typed error when its folder cannot be made', async () => {
    await writeFile(join(home, 'outbox'), 'a file in the way');
    expect(await failureOf(mailOf(undefined).service.send(message, never))).toMatchObject({ code: 'FILE_REFUSED', kind: 'user' });
  });
});

describe('testing the settings', () => {
  it('signs in, and sends a message when asked to', async () => {
    const server = await startServer({ authOptional: false });
    const mail = mailOf({ port: server.port, user: 'flows', password: 'secret' });
    await mail.test(undefined);
    expect(server.received).toHaveLength(0);
    await mail.test('ana@example.com');
    expect(server.received[0]?.to).toEqual(['ana@example.com']);
  });

  it('says what is wrong', async () => {
    const { port } = await startServer();
    expect(await failureOf(mailOf(undefined).test(undefined))).toMatchObject({ code: 'SMTP_NOT_SET' });
    expect(await failureOf(mailOf({ port, user: 'flows', password: 'no' }).test(undefined))).toMatchObject({
      code: 'SMTP_FAILED',
      data: { reason: 'SMTP_AUTH_FAILED' },
    });
  });
});

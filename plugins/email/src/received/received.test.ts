import type { Json } from '@pulseflow/sdk';
import { createTestFiles, type RanTrigger, type RunTriggerOptions, runTrigger, type TestFiles } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImapServer, startImapServer } from '../../test/imap-server';
import { receivedTrigger } from './received-trigger';

const HOUR_MS = 3_600_000;

let server: ImapServer;
let files: TestFiles;
let running: RanTrigger[];
beforeEach(async () => {
  server = await startImapServer();
  files = createTestFiles();
  running = [];
});
afterEach(async () => {
  for (const trigger of running) await trigger.stop();
  await server.close();
  files.dispose();
});

function credentialOf(port: number, password = 'secret') {
  return { host: '127.0.0.1', port, security: 'none', user: 'office@example.com', password };
}

function listen(config: RunTriggerOptions['config'] = {}, options: Partial<RunTriggerOptions> = {}): RanTrigger {
  const trigger = runTrigger(receivedTrigger, { config, credential: credentialOf(server.port), files, ...options });
  running.push(trigger);
  return trigger;
}

function subjectsOf(trigger: RanTrigger): Json[] {
  return trigger.emitted.map(({ items }) => (items[0]?.json as { subject: string }).subject);
}

describe('an e-mail that comes in', () => {
  it('starts a run at once, told by the server in IDLE, with all that the message says', async () => {
    server.deliver({ subject: 'Older' });
    const trigger = listen();
    await trigger.untilConnected();
    await server.untilIdle();
    const at = new Date('2026-11-21T09:00:05Z');
    server.deliver(
      { subject: 'Invoice 7', text: 'Olá', html: '<b>Olá</b>', headers: { 'Reply-To': 'desk@example.com' } },
      { at },
    );
    await trigger.untilEmitted(1);
    expect(trigger.emitted[0]?.key).toBe('INBOX/1000/2');
    expect(trigger.emitted[0]?.items[0]?.json).toEqual({
      messageId: '<Invoice-7@example.com>',
      folder: 'INBOX',
      uid: 2,
      uidValidity: '1000',
      from: { name: 'Ana Souza', address: 'ana@example.com' },
      to: [{ name: 'Office', address: 'office@example.com' }],
      cc: [],
      replyTo: [{ name: '', address: 'desk@example.com' }],
      subject: 'Invoice 7',
      receivedAt: '2026-11-21T09:00:05.000Z',
      date: '2026-11-21T09:00:00.000Z',
      isRead: false,
      flags: [],
      isAutomatic: false,
      sizeBytes: expect.any(Number) as number,
      inReplyTo: '',
      references: [],
      text: expect.stringContaining('Olá') as string,
      html: expect.stringContaining('<b>Olá</b>') as string,
      attachments: [],
    });
    expect(server.commands.some((command) => command.startsWith('EXAMINE'))).toBe(true);
    expect(server.folders.get('INBOX')?.messages[1]?.flags.has('\\Seen')).toBe(false);
  });

  it('carries its attachments as files, under names that reach no other folder', async () => {
    const trigger = listen();
    await server.untilIdle();
    const content = Buffer.from([0, 1, 2, 255]);
    server.deliver({
      subject: 'Files',
      attachments: [
        { name: 'a.pdf', content, type: 'application/pdf' },
        { name: '../../etc/pa<ss', content: 'x' },
      ],
    });
    await trigger.untilEmitted(1);
    const item = trigger.emitted[0]?.items[0];
    expect(item?.json).toMatchObject({
      attachments: [
        { file: 'attachment1', name: 'a.pdf', mimeType: 'application/pdf', sizeBytes: 4, isInline: false },
        { file: 'attachment2', name: 'pa_ss' },
      ],
    });
    const file = item?.files?.['attachment1'];
    expect(file).toMatchObject({ name: 'a.pdf', sizeBytes: 4 });
    expect(file && Buffer.from(await files.read(file))).toEqual(content);
  });

  it('is read part by part when it is large, so that nothing else has to wait', async () => {
    const trigger = listen({ headers: true });
    await server.untilIdle();
    const film = Buffer.alloc(3_000_000, 'film');
    const headers = { 'Reply-To': 'desk@example.com', 'X-Own': 'yes' };
    const text = 'See the film, José';
    server.deliver({ subject: 'Large', text, html: '<p>See</p>', headers, attachments: [{ name: 'film.mp4', content: film }] });
    await trigger.untilEmitted(1);
    const item = trigger.emitted[0]?.items[0];
    expect(item?.json).toMatchObject({
      text,
      html: '<p>See</p>',
      replyTo: [{ address: 'desk@example.com' }],
      headers: { 'x-own': 'yes' },
      attachments: [{ file: 'attachment1', name: 'film.mp4', sizeBytes: 3_000_000 }],
    });
    const file = item?.files?.['attachment1'];
    expect(file && film.equals(Buffer.from(await files.read(file)))).toBe(true);
    expect(server.commands.some((command) => command.includes('BODY.PEEK[])'))).toBe(false);
  });

  it('comes without its attachments, but with its text, when it is larger than wanted', async () => {
    const trigger = listen({ maxSizeMb: 1 });
    await server.untilIdle();
    server.deliver({
      subject: 'Large',
      text: 'See the film',
      attachments: [{ name: 'film.mp4', content: Buffer.alloc(1_500_000) }],
    });
    await trigger.untilEmitted(1);
    expect(trigger.emitted[0]?.items[0]).toMatchObject({
      json: { subject: 'Large', isTooLarge: true, text: 'See the film', attachments: [{ name: 'film.mp4', isLeftOut: true }] },
    });
    expect(trigger.emitted[0]?.items[0]?.files).toBeUndefined();
  });

  it('is found by asking when the server has no IDLE', async () => {
    await server.close();
    server = await startImapServer({ capabilities: ['IMAP4rev1', 'UIDPLUS'] });
    const { watchFolder } = await import('./watch-folder');
    const subscribe: typeof receivedTrigger.subscribe = (context) =>
      watchFolder(context, { lookEveryMs: 60_000, pollEveryMs: 20, silenceMs: 60_000 });
    const trigger = runTrigger({ ...receivedTrigger, subscribe }, { credential: credentialOf(server.port), files });
    running.push(trigger);
    await trigger.untilConnected();
    server.deliver({ subject: 'Asked for' });
    await trigger.untilEmitted(1);
    expect(subjectsOf(trigger)).toEqual(['Asked for']);
  });
});

describe('which messages count', () => {
  it.each([
    [{ from: '@shop.example, BOB' }, ['From shop', 'From Bob']],
    [{ subject: 'INVOICE, receipt' }, ['Invoice 1', 'A receipt']],
    [{ onlyWithAttachments: true }, ['With file']],
    [{ onlyUnread: true, subject: 'read' }, ['Unread']],
    [{ skipAutomatic: true, subject: 'auto, person' }, ['By a person']],
  ])('%j', async (config, expected) => {
    server.deliver({ subject: 'From shop', from: 'Shop <info@shop.example>' });
    server.deliver({ subject: 'From Bob', from: 'Bob <x@example.com>' });
    server.deliver({ subject: 'Invoice 1' });
    server.deliver({ subject: 'A receipt' });
    server.deliver({ subject: 'With file', attachments: [{ name: 'a.txt', content: 'a' }] });
    server.deliver({ subject: 'Already read' }, { flags: ['\\Seen'] });
    server.deliver({ subject: 'Unread' });
    server.deliver({ subject: 'Auto reply', headers: { 'Auto-Submitted': 'auto-replied' } });
    server.deliver({ subject: 'Auto list', headers: { 'List-Id': '<news.example.com>' } });
    server.deliver({ subject: 'By a person', headers: { 'Auto-Submitted': 'no' } });
    const trigger = listen({ start: 'all', ...config });
    await server.untilIdle();
    expect(subjectsOf(trigger)).toEqual(expected);
  });

  it('are only those from now on, unless the unread ones of before are wanted', async () => {
    server.deliver({ subject: 'Read' }, { flags: ['\\Seen'] });
    server.deliver({ subject: 'Waiting' });
    const fresh = listen();
    await server.untilIdle();
    expect(subjectsOf(fresh)).toEqual([]);
    const unread = listen({ start: 'unread' });
    await server.untilIdle(2);
    server.deliver({ subject: 'Next' }, { flags: ['\\Seen'] });
    await unread.untilEmitted(2);
    expect(subjectsOf(unread)).toEqual(['Waiting', 'Next']);
  });
});

describe('nothing is lost and nothing comes twice', () => {
  it('when the connection is cut and messages come meanwhile', async () => {
    const first = listen();
    await server.untilIdle();
    server.deliver({ subject: 'One' });
    await first.untilEmitted(1);
    server.cut();
    await expect(first.ended).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', kind: 'operational' });
    server.deliver({ subject: 'Two' });
    server.deliver({ subject: 'Three' });
    const second = listen({}, { state: first.state as Json });
    await second.untilEmitted(2);
    expect(subjectsOf(second)).toEqual(['Two', 'Three']);
  });

  it('when the app goes down between the start of the run and its note of it', async () => {
    server.deliver({ subject: 'Before' });
    const first = listen();
    await server.untilIdle();
    const before = first.state as Json;
    server.deliver({ subject: 'One' });
    await first.untilEmitted(1);
    await first.stop();
    const again = listen({}, { state: before });
    await again.untilEmitted(1);
    expect(again.emitted[0]?.key).toBe(first.emitted[0]?.key);
  });

  it('when a run cannot be started: the message is tried again and not passed over', async () => {
    const first = listen(
      {},
      {
        onEmit: () => {
          throw new Error('disk full');
        },
      },
    );
    await server.untilIdle();
    server.deliver({ subject: 'Hard' });
    await expect(first.ended).rejects.toMatchObject({ message: expect.stringContaining('disk full') as string });
    const second = listen({}, { state: first.state as Json });
    await second.untilEmitted(1);
    expect(subjectsOf(second)).toEqual(['Hard']);
  });

  it('when the server numbers the folder anew', async () => {
    const now = Date.now();
    server.deliver({ subject: 'Old' }, { at: new Date(now - 30 * 24 * HOUR_MS) });
    server.deliver({ subject: 'There before' }, { at: new Date(now - 2 * HOUR_MS) });
    const first = listen();
    await server.untilIdle();
    server.deliver({ subject: 'Done' }, { at: new Date(now - HOUR_MS) });
    await first.untilEmitted(1);
    await server.untilIdle();
    server.renumber();
    await expect(first.ended).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    server.deliver({ subject: 'Meanwhile' }, { at: new Date(now - 1000) });
    const second = listen({}, { state: first.state as Json });
    await server.untilIdle();
    server.deliver({ subject: 'Afterwards' });
    await second.untilEmitted(2);
    expect(subjectsOf(second)).toEqual(['Meanwhile', 'Afterwards']);
    expect(second.state).toMatchObject({ uidValidity: '1001' });
    await server.untilIdle();
    await second.stop();
    const third = listen({}, { state: second.state as Json });
    await server.untilIdle();
    expect(subjectsOf(third)).toEqual([]);
  });

  it('when several come while one is being taken', async () => {
    const trigger = listen(
      {},
      {
        onEmit: ({ items }) => {
          if ((items[0]?.json as { subject: string }).subject === 'One') server.deliver({ subject: 'Two' });
        },
      },
    );
    await server.untilIdle();
    server.deliver({ subject: 'One' });
    await trigger.untilEmitted(2);
    expect(subjectsOf(trigger)).toEqual(['One', 'Two']);
  });
});

describe('after the run has started', () => {
  it('marks the message as read', async () => {
    const trigger = listen({ afterwards: 'seen' });
    await server.untilIdle();
    const message = server.deliver({ subject: 'One' });
    await trigger.untilEmitted(1);
    await server.untilIdle();
    expect(message.flags.has('\\Seen')).toBe(true);
  });

  it('moves the message, into a folder that is made when there is none', async () => {
    const trigger = listen({ afterwards: 'move', moveTo: 'Done' });
    await server.untilIdle();
    server.deliver({ subject: 'One' });
    server.deliver({ subject: 'Two' });
    await trigger.untilEmitted(2);
    await server.untilIdle();
    expect(server.folders.get('INBOX')?.messages).toEqual([]);
    expect(server.folders.get('Done')?.messages).toHaveLength(2);
  });

  it('does that again when the connection was cut in between, without a second run', async () => {
    const first = listen({ afterwards: 'seen' });
    await server.untilIdle();
    server.failNext('STORE', 'cut');
    const message = server.deliver({ subject: 'One' });
    await expect(first.ended).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(message.flags.has('\\Seen')).toBe(false);
    const second = listen({ afterwards: 'seen' }, { state: first.state as Json });
    await second.untilEmitted(1);
    await server.untilIdle();
    expect(second.emitted[0]?.key).toBe(first.emitted[0]?.key);
    expect(message.flags.has('\\Seen')).toBe(true);
  });
});

describe('a mailbox that cannot be watched', () => {
  it('because the sign-in is refused', async () => {
    const trigger = listen({}, { credential: credentialOf(server.port, 'wrong') });
    await expect(trigger.ended).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
      kind: 'user',
      data: { words: { 'pt-BR': expect.stringContaining('recusou') as string } },
    });
  });

  it('because the folder is not there: the error names those that are', async () => {
    const trigger = listen({ folder: 'Bills' });
    await expect(trigger.ended).rejects.toMatchObject({
      code: 'EMAIL_FOLDER_MISSING',
      message: expect.stringContaining('INBOX, Archive, Bin') as string,
    });
  });

  it('because nothing listens there', async () => {
    const { port } = server;
    await server.close();
    const trigger = listen({}, { credential: credentialOf(port) });
    await expect(trigger.ended).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', kind: 'operational' });
    server = await startImapServer();
  });

  it('because the server speaks no TLS', async () => {
    const trigger = listen({}, { credential: { ...credentialOf(server.port), security: 'tls' } });
    await expect(trigger.ended).rejects.toMatchObject({ code: 'EMAIL_TLS_FAILED', kind: 'user' });
  });

  it('because the flow was stopped: that is no failure of the mailbox', async () => {
    const trigger = listen();
    await server.untilIdle();
    await trigger.stop();
    await expect(trigger.ended).rejects.not.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});

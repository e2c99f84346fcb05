import { runNode, testCredential } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImapServer, startImapServer } from '../test/imap-server';
import { changeNode } from './change-node';
import { accountOf } from './imap/account';
import { testMailbox } from './imap/test-mailbox';
import { imapCredential } from './imap-credential';
import { googleCredential } from './oauth-credentials';
import { searchNode } from './search-node';

let server: ImapServer;
beforeEach(async () => {
  server = await startImapServer();
});
afterEach(() => server.close());

const values = () => ({ host: '127.0.0.1', port: server.port, security: 'none', user: 'office@example.com', password: 'secret' });
const subjects = (out: readonly unknown[]) => out.map((json) => (json as { subject: string }).subject);

describe('finding e-mails', () => {
  beforeEach(() => {
    server.deliver({ subject: 'Invoice 1', from: 'Shop <shop@example.com>' }, { at: new Date('2026-11-01T08:00:00Z') });
    server.deliver({ subject: 'Hello' }, { at: new Date('2026-11-10T08:00:00Z'), flags: ['\\Seen'] });
    server.deliver({ subject: 'Invoice 2' }, { at: new Date('2026-11-20T08:00:00Z') });
  });

  it.each([
    [{}, ['Invoice 2', 'Hello', 'Invoice 1']],
    [{ limit: 2 }, ['Invoice 2', 'Hello']],
    [{ subject: 'invoice' }, ['Invoice 2', 'Invoice 1']],
    [{ from: 'shop@', subject: 'invoice' }, ['Invoice 1']],
    [{ onlyUnread: true }, ['Invoice 2', 'Invoice 1']],
    [{ since: '2026-11-10' }, ['Invoice 2', 'Hello']],
    [{ since: '2026-11-02', before: '2026-11-20' }, ['Hello']],
    [{ folder: 'Archive' }, []],
  ])('with %j gives the newest first', async (config, expected) => {
    const { out } = await runNode(searchNode, { config, credential: values() });
    expect(subjects(out)).toEqual(expected);
  });

  it('changes nothing in the mailbox', async () => {
    await runNode(searchNode, { credential: values() });
    expect(server.folders.get('INBOX')?.messages.map(({ flags }) => [...flags])).toEqual([[], ['\\Seen'], []]);
  });

  it('gives thousands in pieces, all of them', async () => {
    for (let count = 0; count < 247; count += 1) server.deliver({ subject: `Number ${count}` });
    const { out } = await runNode(searchNode, { config: { limit: 1000, subject: 'number' }, credential: values() });
    expect(out).toHaveLength(247);
    expect(subjects(out).at(0)).toBe('Number 246');
  });

  it('says which day cannot be read', async () => {
    const run = runNode(searchNode, { config: { since: 'yesterday-ish' }, credential: values() });
    await expect(run).rejects.toMatchObject({ code: 'EMAIL_DAY_INVALID', data: { field: 'since' } });
  });
});

describe('marking and moving', () => {
  const messageOf = (uid: number) => ({ folder: 'INBOX', uid: String(uid), uidValidity: '1000' });
  const flagsOf = (uid: number) => [...(server.folders.get('INBOX')?.messages.find((one) => one.uid === uid)?.flags ?? [])];

  it.each([
    ['seen', [], ['\\Seen']],
    ['unseen', ['\\Seen'], []],
    ['flag', ['\\Seen'], ['\\Seen', '\\Flagged']],
    ['unflag', ['\\Flagged'], []],
  ])('%s', async (action, before, after) => {
    const { uid } = server.deliver({ subject: 'One' }, { flags: before });
    const { out } = await runNode(changeNode, {
      config: { ...messageOf(uid), action },
      items: [{ id: 1 }],
      credential: values(),
    });
    expect(out).toEqual([{ id: 1, changedEmail: { action } }]);
    expect(flagsOf(uid)).toEqual(after);
  });

  it('moves, and a second time finds it done', async () => {
    const { uid } = server.deliver({ subject: 'One' });
    const config = { ...messageOf(uid), messageId: '<One@example.com>', action: 'move', moveTo: 'Archive' };
    const once = await runNode(changeNode, { config, credential: values() });
    const twice = await runNode(changeNode, { config, credential: values() });
    expect([once.out, twice.out]).toEqual([
      [{ changedEmail: { action: 'move', folder: 'Archive' } }],
      [{ changedEmail: { action: 'move', folder: 'Archive', wasDone: true } }],
    ]);
    expect(server.folders.get('Archive')?.messages).toHaveLength(1);
  });

  it('finds the bin by its mark, not by its name', async () => {
    const { uid } = server.deliver({ subject: 'One' });
    await runNode(changeNode, { config: { ...messageOf(uid), action: 'trash' }, credential: values() });
    expect(server.folders.get('Bin')?.messages).toHaveLength(1);
  });

  it('finds the message by its Message-ID when the folder was numbered anew', async () => {
    const { uid } = server.deliver({ subject: 'One' });
    server.deliver({ subject: 'Two' });
    server.renumber();
    const config = { ...messageOf(uid), messageId: '<One@example.com>', action: 'seen' };
    await runNode(changeNode, { config, credential: values() });
    expect(server.folders.get('INBOX')?.messages.map(({ flags }) => [...flags])).toEqual([['\\Seen'], []]);
  });

  it('says that the message is gone when it is nowhere', async () => {
    const config = { ...messageOf(7), messageId: '<gone@example.com>', action: 'seen' };
    await expect(runNode(changeNode, { config, credential: values() })).rejects.toMatchObject({ code: 'EMAIL_MESSAGE_GONE' });
  });

  it('fails when the connection is cut in the middle, so that the step is tried again', async () => {
    const { uid } = server.deliver({ subject: 'One' });
    server.failNext('STORE', 'cut');
    const config = { ...messageOf(uid), action: 'seen' };
    await expect(runNode(changeNode, { config, credential: values() })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      retryable: true,
    });
  });
});

describe('testing a credential', () => {
  it('signs in and changes nothing', async () => {
    await testCredential(imapCredential, values());
    expect(server.commands.some((command) => command.startsWith('EXAMINE'))).toBe(true);
  });

  it('says that the password is wrong, without repeating it', async () => {
    const failure = testCredential(imapCredential, { ...values(), password: 'not-this-one' });
    await expect(failure).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
    await failure.catch((error: unknown) => expect(JSON.stringify(error)).not.toContain('not-this-one'));
  });

  it('waits when the server has too many sign-ins for now', async () => {
    server.failNext('AUTHENTICATE', 'NO [UNAVAILABLE] Too many connections');
    await expect(testCredential(imapCredential, values())).rejects.toMatchObject({ kind: 'operational' });
  });

  it('signs in with the token of a browser, and says so when it has ended', async () => {
    const account = { ...accountOf({ ...values(), password: '' }), accessToken: 'secret' };
    const signIn = (accessToken: string) => testMailbox({ ...account, accessToken }, new AbortController().signal);
    await signIn('secret');
    expect(server.commands.some((command) => command.startsWith('AUTHENTICATE XOAUTH2'))).toBe(true);
    await expect(signIn('ended')).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
  });

  it('asks to sign in first where the browser does it', async () => {
    const failure = testCredential(googleCredential, { user: 'a@gmail.com', clientId: 'x', clientSecret: 'y' });
    await expect(failure).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
      message: expect.stringContaining('Sign in') as string,
    });
  });
});

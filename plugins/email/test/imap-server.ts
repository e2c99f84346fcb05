/**
 * A mail server that speaks IMAP (RFC 3501 with IDLE, MOVE, UIDPLUS, SPECIAL-USE) to the plugin's tests, by sockets, with what
 * happens to real ones: connections that are cut, folders that are numbered anew, sign-ins that are refused.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { createSession, type ImapSession } from './imap-session';
import { type Folder, type ImapWorld, type MailText, mailText, type StoredMessage } from './mailbox';

export interface ImapServer {
  readonly port: number;
  readonly folders: Map<string, Folder>;
  /** Every command that came, without its tag; passwords included. */
  readonly commands: string[];
  /** Puts a message into a folder and tells those who listen. */
  deliver(mail: MailText, options?: { folder?: string; at?: Date; flags?: string[] }): StoredMessage;
  /** Gives the folder another UIDVALIDITY and its messages other UIDs, as a restored backup has. Listeners are cut off. */
  renumber(folder?: string): void;
  /** Ends all connections without a word. */
  cut(): void;
  /** The next command of this name is answered with this, or the connection is cut. */
  failNext(command: string, answer: string): void;
  /** Resolves when so many connections wait in IDLE. */
  untilIdle(count?: number): Promise<void>;
  readonly connections: number;
  close(): Promise<void>;
}

export interface ImapServerOptions {
  capabilities?: readonly string[];
  password?: string;
  /** Listen on this port again, as a server that was restarted. */
  port?: number;
  folders?: Map<string, Folder>;
}

const CAPABILITIES = ['IMAP4rev1', 'IDLE', 'MOVE', 'UIDPLUS', 'SPECIAL-USE', 'ID', 'NAMESPACE', 'AUTH=PLAIN', 'AUTH=XOAUTH2'];

export async function startImapServer(options: ImapServerOptions = {}): Promise<ImapServer> {
  const { password = 'secret', capabilities = CAPABILITIES } = options;
  const folders =
    options.folders ??
    new Map<string, Folder>([
      ['INBOX', { uidValidity: 1000, uidNext: 1, messages: [] }],
      ['Archive', { uidValidity: 2000, uidNext: 1, messages: [] }],
      ['Bin', { uidValidity: 3000, uidNext: 1, messages: [], specialUse: '\\Trash' }],
    ]);
  const commands: string[] = [];
  const failures: { command: string; answer: string }[] = [];
  const sessions = new Map<Socket, ImapSession>();
  const watchers = new Set<() => void>();
  let connections = 0;
  const world: ImapWorld = {
    capabilities,
    folders,
    commands,
    mayEnter: (user, secret) => user === 'office@example.com' && secret === password,
    failureOf(command) {
      const index = failures.findIndex((failure) => failure.command === command);
      return index === -1 ? undefined : failures.splice(index, 1)[0]?.answer;
    },
    idling: () => {
      for (const watcher of watchers) watcher();
    },
  };
  const server: Server = createServer((socket) => {
    connections += 1;
    socket.setNoDelay(true);
    sessions.set(socket, createSession(socket, world));
    socket.on('close', () => sessions.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sessions.keys()) socket.destroy();
  };
  const idlingNow = (): number => [...sessions.values()].filter(({ isIdling }) => isIdling()).length;
  return {
    port: (server.address() as { port: number }).port,
    folders,
    commands,
    deliver(mail, { folder = 'INBOX', at = new Date(), flags = [] } = {}) {
      const target = folders.get(folder);
      if (target === undefined) throw new Error(`No folder "${folder}"`);
      const message: StoredMessage = { uid: target.uidNext++, flags: new Set(flags), receivedAt: at, raw: mailText(mail) };
      target.messages.push(message);
      for (const session of sessions.values()) session.changed(target);
      return message;
    },
    renumber(folder = 'INBOX') {
      const target = folders.get(folder);
      if (target === undefined) throw new Error(`No folder "${folder}"`);
      target.uidValidity += 1;
      for (const message of target.messages) message.uid = target.uidNext++;
      cut();
    },
    cut,
    failNext: (command, answer) => void failures.push({ command, answer }),
    untilIdle: (count = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (idlingNow() < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    get connections() {
      return connections;
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

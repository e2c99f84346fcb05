/**
 * A PostgreSQL to test against: PGlite (PostgreSQL itself, compiled to WebAssembly) behind its wire protocol, with a password, and
 * with TLS where wanted. It has one session for all connections, so that they take turns, a whole transaction at a time.
 *
 * Set PULSEFLOW_TEST_POSTGRES to `postgres://user:password@host:port/database` to run the same tests against another server.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { PGlite } from '@electric-sql/pglite';
import type { JsonObject } from '@pulseflow/sdk';
import { certificate, key } from './certificate';
import { askPassword, MessageReader, message, refusal, welcome } from './wire';

export const realServer = process.env['PULSEFLOW_TEST_POSTGRES'];

export interface TestPostgres {
  /** Values of a credential for it. */
  values(changes?: JsonObject): JsonObject;
  /** Runs statements as somebody else would. */
  run(sql: string): Promise<void>;
  /** The connection that sends this text next is cut when the server has carried it out, before it says so. */
  cutAfter(text: string): void;
  /** Cuts all connections that are there. */
  cutAll(): void;
  readonly connections: number;
  stop(): Promise<void>;
}

export async function startPostgres({ tls = false } = {}): Promise<TestPostgres> {
  const sockets = new Set<Socket>();
  const script = { cutAfter: '' };
  const back = realServer === undefined ? await openPglite() : openReal(new URL(realServer));
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    back.serve(socket, script, tls);
  });
  const port = await listen(server);
  return {
    values: (changes = {}) => ({
      host: 'localhost',
      port,
      database: 'postgres',
      user: 'tester',
      password: 'secret',
      tls: tls ? 'verify' : 'none',
      ca: tls ? certificate : '',
      clientCertificate: '',
      clientKey: '',
      maxConnections: 2,
      ...changes,
    }),
    run: (sql) => back.run(sql),
    cutAfter(text) {
      script.cutAfter = text;
    },
    cutAll() {
      for (const socket of sockets) socket.destroy();
    },
    get connections() {
      return sockets.size;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await back.stop();
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

interface Back {
  serve(socket: Socket, script: { cutAfter: string }, tls: boolean): void;
  run(sql: string): Promise<void>;
  stop(): Promise<void>;
}

/** Hands the bytes on, as they are. */
function openReal(url: URL): Back {
  return {
    serve(socket, script) {
      const upstream = connect(Number(url.port), url.hostname);
      let isCut = false;
      socket.on('data', (chunk) => {
        if (script.cutAfter !== '' && chunk.includes(script.cutAfter)) {
          script.cutAfter = '';
          isCut = true;
        }
        upstream.write(chunk);
      });
      upstream.on('data', (chunk) => void (isCut ? socket.destroy() : socket.write(chunk)));
      upstream.on('error', () => socket.destroy());
      upstream.on('close', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
    },
    async run(sql) {
      const { default: pg } = await import('pg');
      const client = new pg.Client({ connectionString: url.href });
      await client.connect();
      await client.query(sql);
      await client.end();
    },
    stop: () => Promise.resolve(),
  };
}

async function openPglite(): Promise<Back> {
  const database = await PGlite.create();
  const turns = new Turns();
  const listeners = new Set<Listening>();
  let sessions = 0;
  const tell = (answer: Uint8Array): Uint8Array => handOut(answer, listeners);
  return {
    serve(socket, script, tls) {
      const session = new Session({ database, turns, listeners, tell, script, processId: ++sessions });
      session.speak(socket, tls);
    },
    async run(sql) {
      await turns.take(database);
      try {
        tell(await database.execProtocolRaw(message('Q', Buffer.from(`${sql}\0`))));
      } finally {
        turns.pass();
      }
    },
    stop: () => database.close(),
  };
}

/** One session serves all connections: who has begun a transaction keeps it until its end. */
class Turns {
  #owner: object | undefined;
  readonly #waiting: { owner: object; go: () => void }[] = [];

  async take(owner: object): Promise<void> {
    if (this.#owner === owner) return;
    if (this.#owner === undefined) this.#owner = owner;
    else await new Promise<void>((resolve) => this.#waiting.push({ owner, go: resolve }));
  }

  isOf(owner: object): boolean {
    return this.#owner === owner;
  }

  pass(): void {
    const next = this.#waiting.shift();
    this.#owner = next?.owner;
    next?.go();
  }
}

interface Listening {
  channels: Set<string>;
  write(bytes: Uint8Array): void;
}

/** Takes notifications out of an answer and gives them to those who listen. */
function handOut(answer: Uint8Array, listeners: ReadonlySet<Listening>): Uint8Array {
  const bytes = Buffer.from(answer);
  const kept: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + bytes.readUInt32BE(at + 1);
    const one = bytes.subarray(at, end);
    at = end;
    if (one[0] !== 'A'.charCodeAt(0)) {
      kept.push(one);
      continue;
    }
    const channel = one.subarray(9, one.indexOf(0, 9)).toString();
    for (const listener of listeners) if (listener.channels.has(channel)) listener.write(one);
  }
  return Buffer.concat(kept);
}

interface SessionParts {
  database: PGlite;
  turns: Turns;
  listeners: Set<Listening>;
  tell(answer: Uint8Array): Uint8Array;
  script: { cutAfter: string };
  processId: number;
}

/** One connection. */
class Session {
  readonly #parts: SessionParts;
  readonly #reader = new MessageReader();
  readonly #listening: Listening;
  #socket: Socket | undefined;
  #work: Promise<void> = Promise.resolve();
  #isCut = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#listening = { channels: new Set(), write: (bytes) => void this.#socket?.write(bytes) };
  }

  speak(socket: Socket, tls: boolean): void {
    this.#socket = socket;
    const hear = (chunk: Uint8Array): void => {
      for (const one of this.#reader.read(chunk))
        this.#work = this.#work.then(() => this.#answer(one.type, one.bytes, tls, hear));
    };
    socket.on('data', hear);
    socket.on('close', () => void this.#work.then(() => this.#leave()));
  }

  async #answer(type: string, bytes: Buffer, tls: boolean, hear: (chunk: Uint8Array) => void): Promise<void> {
    if (type === 'ssl') return this.#encrypt(tls, hear);
    if (type === 'startup') return void this.#socket?.write(askPassword);
    if (type === 'p') return this.#signIn(bytes);
    if (type === 'X') return void this.#socket?.end();
    await this.#carryOut(bytes);
  }

  #encrypt(tls: boolean, hear: (chunk: Uint8Array) => void): void {
    const raw = this.#socket;
    if (raw === undefined) return;
    if (!tls) return void raw.write('N');
    raw.write('S');
    raw.off('data', hear);
    const secure = new TLSSocket(raw, { isServer: true, cert: certificate, key });
    secure.on('data', hear);
    secure.on('error', () => raw.destroy());
    this.#socket = secure;
  }

  #signIn(bytes: Buffer): void {
    const password = bytes.subarray(5, -1).toString();
    if (password === 'secret') this.#socket?.write(welcome(this.#parts.processId));
    else this.#socket?.end(refusal('28P01', 'password authentication failed for user "tester"'));
  }

  async #carryOut(bytes: Buffer): Promise<void> {
    const { database, turns, listeners, script, tell } = this.#parts;
    await turns.take(this);
    if (script.cutAfter !== '' && bytes.includes(script.cutAfter)) {
      script.cutAfter = '';
      this.#isCut = true;
    }
    const channel = /LISTEN "((?:[^"]|"")*)"/.exec(bytes.toString())?.[1];
    if (channel !== undefined) {
      this.#listening.channels.add(channel.replaceAll('""', '"'));
      listeners.add(this.#listening);
    }
    const answer = tell(await database.execProtocolRaw(bytes));
    const isReady = answer.at(-6) === 'Z'.charCodeAt(0) && answer.at(-1) === 'I'.charCodeAt(0);
    if (this.#isCut) this.#socket?.destroy();
    else if (answer.length > 0) this.#socket?.write(answer);
    if (isReady) turns.pass();
  }

  /** A server rolls back for who has gone. */
  async #leave(): Promise<void> {
    const { database, turns, listeners } = this.#parts;
    listeners.delete(this.#listening);
    if (!turns.isOf(this)) return;
    await database.execProtocolRaw(message('S', Buffer.alloc(0)));
    await database.execProtocolRaw(message('Q', Buffer.from('ROLLBACK\0')));
    turns.pass();
  }
}

/**
 * What can be reached at most: a hand-written Fastify handler that keeps for each call what PulseFlow keeps for
 * webhook -> set -> respond (one run, three steps) and two events, by group commit in WAL with `synchronous = FULL`. No flow
 * is interpreted and nothing can go wrong. Prints its port; `node bench/limit/server.ts <folder>`.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import Fastify from 'fastify';

const db = new Database(join(process.argv[2] ?? '.', 'limit.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('wal_autocheckpoint = 4000');
db.exec(`
  CREATE TABLE runs (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, flow TEXT NOT NULL, version INTEGER NOT NULL,
    status INTEGER NOT NULL, created_at INTEGER NOT NULL, took_ms INTEGER NOT NULL) STRICT;
  CREATE INDEX runs_by_status ON runs (status, created_at);
  CREATE TABLE steps (key INTEGER PRIMARY KEY, node TEXT NOT NULL, status INTEGER NOT NULL, started_at INTEGER NOT NULL,
    took_ms INTEGER NOT NULL, output TEXT NOT NULL) STRICT;
  CREATE TABLE events (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, type INTEGER NOT NULL, subject TEXT NOT NULL,
    at INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
`);
const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');
const insertRun = db.prepare('INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)');
const insertStep = db.prepare('INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?)');
const insertEvent = db.prepare('INSERT INTO events (id, type, subject, at, data) VALUES (?, ?, ?, ?, ?)');

interface Call {
  id: string;
  atMs: number;
  outputs: readonly unknown[];
  done: () => void;
}

let waiting: Call[] = [];
let nextKey = 1;

function commitGroup(): void {
  const group = waiting;
  waiting = [];
  begin.run();
  for (const { id, atMs, outputs } of group) {
    const key = nextKey++;
    insertRun.run(key, id, 'flow', 1, 3, atMs, 0);
    outputs.forEach((output, index) => {
      insertStep.run(key * 8 + index, `node${index}`, 2, atMs, 0, JSON.stringify([{ json: output }]));
    });
    insertEvent.run(randomUUID(), 1, id, atMs, '{"status":"running"}');
    insertEvent.run(randomUUID(), 2, id, atMs, '{"status":"succeeded"}');
  }
  commit.run();
  for (const { done } of group) done();
}

const app = Fastify();
app.post('/hooks/:path', (request, reply) => {
  const received = { body: request.body as { n: number }, headers: request.headers, query: {}, method: 'POST', path: 'answer' };
  const answer = { ...received, a: received.body.n + 1 };
  if (waiting.length === 0) setImmediate(commitGroup);
  waiting.push({ id: randomUUID(), atMs: Date.now(), outputs: [received, answer, answer], done: () => void reply.send(answer) });
});
const address = await app.listen({ port: 0, host: '127.0.0.1' });
console.log(`listening on ${new URL(address).port}`);

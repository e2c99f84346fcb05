import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../../scripts/runtime.mjs';
import { cleanUp, eventually, type Instance, startInstance } from '../setup/instance';

/**
 * The sample of the README, with a real SMTP server: the process is killed around each commit of its run. In the end the report
 * is written once, the person is told once, and exactly one e-mail is sent; where a kill hits the sending, a person is asked.
 */
let mailbox: { port: number; messages: string[]; close(): void } | undefined;
afterEach(async () => {
  mailbox?.close();
  await cleanUp();
});

async function openMailbox() {
  const messages: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      let text = '';
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      stream.on('end', () => {
        messages.push(text);
        done();
      });
    },
  });
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => resolve((listening.address() as { port: number }).port));
  });
  return { port, messages, close: () => server.close(() => undefined) };
}

const push = readFileSync(join(root, 'resources', 'github-push.json'), 'utf8');
const isSettled = (status: string) => status === 'succeeded' || status === 'in_doubt';

async function prepare(port: number): Promise<string> {
  const instance = await startInstance({ args: ['--templates'] });
  await instance.client.settings.update({ smtp: { host: '127.0.0.1', port, security: 'none', from: 'flows@example.com' } });
  await instance.stop();
  return instance.home;
}

/** Sends the push and waits until the process has died or the run is over. */
async function fire(instance: Instance): Promise<{ acknowledged: boolean; died: boolean }> {
  let acknowledged = false;
  try {
    const answer = await instance.anonymous('POST', '/hooks/github', {
      body: push,
      headers: { 'content-type': 'application/json' },
    });
    acknowledged = answer.status === 202;
  } catch {
    // The connection broke: the process died before it answered.
  }
  const hasDied = () => instance.child.exitCode !== null || instance.child.signalCode !== null;
  const state = await eventually(
    async () => {
      if (hasDied()) return 'died';
      try {
        const { items } = await instance.client.runs.list({});
        return items.some(({ status }) => isSettled(status)) ? 'over' : 'busy';
      } catch {
        return 'busy';
      }
    },
    (now) => now !== 'busy',
  );
  return { acknowledged, died: state === 'died' };
}

describe.each(['before', 'after'] as const)('the GitHub sample, killed %s a commit', (phase) => {
  it('sends one e-mail, writes one report and tells once, whatever the moment', async () => {
    let reachedEnd = false;
    const seen = new Set<string>();
    for (let n = 1; !reachedEnd; n++) {
      expect(n, 'the flow makes a bounded number of commits').toBeLessThan(60);
      mailbox = await openMailbox();
      const { messages } = mailbox;
      const home = await prepare(mailbox.port);
      const first = await startInstance({ home, env: { PULSEFLOW_FAULT: `commit:${n}:${phase}` } }).catch(() => undefined);
      const { acknowledged, died } = first === undefined ? { acknowledged: false, died: true } : await fire(first);
      reachedEnd = !died;
      if (!died) await first?.kill();

      const where = `killed ${phase} commit ${n}`;
      const second = await startInstance({ home });
      const runs = await eventually(
        async () => (await second.client.runs.list({})).items,
        (items) => items.every(({ status }) => isSettled(status)),
      );
      expect(runs.length, `${where}: an acknowledged call is recorded`).toBe(acknowledged ? 1 : Math.min(runs.length, 1));
      expect(messages.length, `${where}: no second e-mail without a person's word`).toBeLessThanOrEqual(1);
      const [run] = runs;
      seen.add(run?.status ?? 'none');
      if (run?.status === 'in_doubt') {
        const step = (await second.client.runs.get({ runId: run.id })).steps.find(({ status }) => status === 'in_doubt');
        expect(step?.nodeId, where).toBe('mail');
        const decision = messages.length === 1 ? ({ action: 'done' } as const) : ({ action: 'retry' } as const);
        await second.client.runs.resolveDoubt({ runId: run.id, seq: step?.seq ?? -1, decision });
        await eventually(
          () => second.client.runs.status({ runId: run.id }),
          ({ status }) => status === 'succeeded',
        );
      }
      if (run !== undefined) {
        expect(messages.length, `${where}: one e-mail in the end`).toBe(1);
        expect(messages[0], where).toContain('Codertocat/Hello-World');
        expect(readdirSync(join(home, 'files', 'github')), where).toEqual(['Codertocat-Hello-World-0d1a26e.md']);
        const told = (await second.client.system.notifications({})).filter(({ title }) => title.includes('Hello-World'));
        expect(told.length, `${where}: told once`).toBe(1);
      }
      await second.kill();
      mailbox.close();
    }
    expect(seen).toContain('succeeded');
    expect(seen, 'some kill hits the sending').toContain('in_doubt');
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { settle } from '#main/engine/testing/manual-clock';
import type { InboxChange } from '#shared/contract/inbox';
import { OWNER_ID } from '#shared/model/person';

import { aPerson, approval, by, openInbox, type TestInbox } from './testing/open-inbox';

let inbox: TestInbox;
afterEach(() => inbox.close());

/** What a watcher is told, as it comes. */
function watch(person: string, signal?: AbortSignal): { seen: InboxChange[]; isOver(): boolean } {
  const seen: InboxChange[] = [];
  const stream = inbox.room.live.watch(() => inbox.room.service.counts(by(person)), signal);
  let isOver = false;
  void (async () => {
    for await (const change of stream) seen.push(change);
    isOver = true;
  })();
  return { seen, isOver: () => isOver };
}
const counts = (seen: InboxChange[]) => seen.flatMap((change) => (change.kind === 'counts' ? [change.counts] : []));
const changed = (seen: InboxChange[]) => seen.flatMap((change) => (change.kind === 'changed' ? change.taskIds : []));

describe('who watches the inbox', () => {
  it('begins with the own counts, and is told of each change of a task and of the counts after it', async () => {
    inbox = await openInbox({ people: [aPerson(OWNER_ID), aPerson('ana')] });
    const owner = watch(OWNER_ID);
    const ana = watch('ana');
    await settle();
    expect(counts(owner.seen)).toMatchObject([{ mine: 0, all: 0 }]);
    const id = await inbox.ask('run_1', approval({ assignees: [{ person: 'ana' }] }));
    await inbox.pass(200);
    expect(changed(ana.seen)).toEqual([id]);
    expect(counts(ana.seen)).toMatchObject([{ mine: 0 }, { mine: 1 }]);
    expect(counts(owner.seen).at(-1)).toMatchObject({ mine: 0, all: 1 });
    inbox.room.service.decide(by('ana'), id, { outcome: 'approved' });
    await inbox.pass(200);
    expect(counts(ana.seen).at(-1)).toMatchObject({ mine: 0, all: 0 });
    await inbox.pass(11_000);
    // Once for the vote, once when the decision took effect.
    expect(changed(ana.seen)).toEqual([id, id, id]);
  });

  it('gets many changes at once as one, however slowly it reads', async () => {
    inbox = await openInbox();
    const stream = inbox.room.live.watch(() => inbox.room.service.counts(by(OWNER_ID)), undefined);
    for (let n = 0; n < 20; n++) await inbox.ask(`run_${n}`);
    await inbox.pass(300);
    const first = await stream.next();
    expect(first.value).toMatchObject({ kind: 'changed' });
    const second = await stream.next();
    expect(second.value).toMatchObject({ kind: 'counts', counts: { mine: 20 } });
    await stream.return?.();
    expect(await stream.next()).toMatchObject({ done: true });
  });

  it('is told of what changes by time alone, and of dead letters that are decided elsewhere', async () => {
    inbox = await openInbox();
    await inbox.ask('run_1', approval({ dueInMs: 60_000 }));
    const { seen } = watch(OWNER_ID);
    await inbox.pass(66_000);
    expect(counts(seen).at(-1)).toMatchObject({ overdue: 1, deadLetters: 0 });
    inbox.letters = [
      { id: 'dead_1', runId: 'run_7', flowId: 'f', flowName: 'F', nodeName: 'N', error: { message: 'x' }, createdAt: 5 },
    ];
    await inbox.pass(6_000);
    expect(counts(seen).at(-1)).toMatchObject({ deadLetters: 1 });
  });

  it('ends when it is not wanted any more, and leaves no timer', async () => {
    inbox = await openInbox();
    const stop = new AbortController();
    const watcher = watch(OWNER_ID, stop.signal);
    await settle();
    stop.abort();
    await inbox.pass(10_000);
    expect(watcher.isOver()).toBe(true);
    expect(inbox.clock.pending).toBe(0);
  });
});

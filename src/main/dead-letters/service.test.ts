import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RedriveRequest, Started } from '#main/engine/engine';
import type { PendingEvent } from '#main/engine/ports';
import { ManualClock, settle } from '#main/engine/testing/manual-clock';
import { aRun, createTempStore, runId, type TempStore } from '#main/store/testing/temp-store';
import { AppError, type ErrorInfo } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { createDeadLettersService, type DeadLettersService } from './service';

let temp: TempStore;
let clock: ManualClock;
let room: DeadLettersService;
let asked: RedriveRequest[];
let events: PendingEvent[];
let refuse: AppError | undefined;
let hang: boolean;
/** As the engine does: one run for one key. */
let runsByKey: Map<string, string>;
const error: ErrorInfo = { code: 'NETWORK', kind: 'operational', message: 'The shop did not answer.' };

function open(): DeadLettersService {
  return createDeadLettersService({
    store: temp.store,
    clock,
    random: () => 0.5,
    wantsEvent: () => true,
    emit: async (event) => void events.push(event),
    engine: {
      redrive(request): Promise<Started> {
        if (refuse !== undefined) return Promise.reject(refuse);
        asked.push(request);
        const { key } = request.idempotency;
        const known = runsByKey.get(key);
        runsByKey.set(key, known ?? `run_new_${runsByKey.size + 1}`);
        if (hang) return new Promise(() => undefined);
        return Promise.resolve({ runId: runId(runsByKey.get(key) ?? ''), status: 'running', duplicate: known !== undefined });
      },
    },
    report: (info) => {
      throw new Error(info.message);
    },
  });
}

async function restart(): Promise<void> {
  clock.clear();
  temp.reopen();
  room = open();
  room.start();
  await settle();
}

beforeEach(() => {
  temp = createTempStore();
  clock = new ManualClock();
  asked = [];
  events = [];
  refuse = undefined;
  hang = false;
  runsByKey = new Map();
  room = open();
  room.start();
});
afterEach(async () => {
  hang = false;
  await room.close();
  temp.dispose();
});

async function letter(
  n: number,
  more: { items?: Json[]; finished?: number[]; code?: string; flowId?: string } = {},
): Promise<string> {
  const { items = [{ n }], finished = [], code = 'NETWORK', flowId = 'flow_1' } = more;
  const id = `dead_${n}_2`;
  const record = {
    kind: 'dead_letter',
    runId: runId(`run_${n}`),
    letter: {
      id,
      seq: 2,
      flowId: flowId as FlowId,
      flowName: `Orders ${flowId}`,
      flowVersion: 3,
      nodeId: 'call',
      nodeName: 'Call the shop',
      nodeType: 'core.http',
      scope: '',
      attempts: 4,
      error: { ...error, code },
      items: items.map((json) => ({ json })),
      finished,
      at: clock.now(),
    },
  } as const;
  temp.store.journal.write({ kind: 'run', run: aRun(`run_${n}`, { status: 'failed' }), created: {} });
  temp.store.journal.write(record);
  await temp.store.journal.flush();
  // A batch that is written again after a failure of the disk.
  temp.store.journal.write(record);
  await temp.store.journal.flush();
  return id;
}
const stateOf = (id: string) => room.get(id).state;

describe('dead letters', () => {
  it('are listed newest first, by state, flow and text, page by page', async () => {
    for (const n of [1, 2, 3]) await letter(n, { flowId: n === 3 ? 'flow_2' : 'flow_1', code: n === 2 ? 'HTTP_500' : 'NETWORK' });
    const idsOf = (query: Partial<Parameters<DeadLettersService['list']>[0]>) =>
      room.list({ limit: 10, ...query }).items.map(({ id }) => id);
    expect(idsOf({})).toEqual(['dead_3_2', 'dead_2_2', 'dead_1_2']);
    expect(idsOf({ flowId: 'flow_2' })).toEqual(['dead_3_2']);
    expect(idsOf({ text: 'http_5' })).toEqual(['dead_2_2']);
    expect(idsOf({ text: '100%' })).toEqual([]);
    expect(idsOf({ state: ['queued', 'discarded'] })).toEqual([]);
    const first = room.list({ limit: 2 });
    expect(room.list({ limit: 2, cursor: first.nextCursor }).items.map(({ id }) => id)).toEqual(['dead_1_2']);
    expect(room.counts()).toEqual({ open: 3, queued: 0, redriven: 0, discarded: 0 });
  });

  it('show what was not finished, also when it is large, and keep an edit beside it', async () => {
    const long = 'x'.repeat(10_000);
    const id = await letter(1, { items: [{ n: 1 }, { n: 2 }, { long }], finished: [0] });
    expect(room.get(id)).toMatchObject({
      itemCount: 2,
      finishedCount: 1,
      items: [{ json: { n: 2 } }, { json: { long } }],
      edited: false,
    });
    expect(room.edit(id, [{ json: { n: 'mended' } }])).toMatchObject({
      itemCount: 1,
      edited: true,
      originalItems: [{ json: { n: 2 } }, {}],
    });
    expect(room.edit(id, undefined)).toMatchObject({ itemCount: 2, edited: false });
    expect(room.get(id).history.map(({ action }) => action)).toEqual(['edited', 'reset']);
  });

  it('are discarded with a reason, which is kept, and then nothing more is done with them', async () => {
    const id = await letter(1);
    expect(room.discard({ ids: [id] }, 'Paid by hand')).toEqual({ count: 1, skipped: [] });
    expect(room.get(id)).toMatchObject({ state: 'discarded', reason: 'Paid by hand', decidedAt: clock.now() });
    expect(room.get(id).history).toEqual([{ at: clock.now(), action: 'discarded', detail: 'Paid by hand' }]);
    expect(events.map(({ type }) => type)).toEqual(['flx.dead_letter.discarded']);
    for (const act of [
      () => room.redrive({ ids: [id] }, undefined),
      () => room.discard({ ids: [id] }, 'again'),
      () => room.edit(id, []),
    ]) {
      expect(act).toThrow(expect.objectContaining({ code: 'DEAD_LETTER_DECIDED' }));
    }
    expect(room.discard({ ids: [id, 'dead_none'] }, 'again')).toEqual({ count: 0, skipped: [id, 'dead_none'] });
    await expect(room.redriveNow(id)).rejects.toMatchObject({ code: 'DEAD_LETTER_DECIDED' });
  });
});

describe('a re-drive', () => {
  it('starts one run for each chosen letter, with what was edited', async () => {
    const one = await letter(1);
    const two = await letter(2, { code: 'HTTP_500' });
    const three = await letter(3, { code: 'HTTP_500' });
    room.edit(two, [{ json: 'mended' }]);
    expect(room.redrive({ errorCode: 'HTTP_500' }, undefined)).toEqual({ count: 2, skipped: [] });
    await settle();
    expect([one, two, three].map(stateOf)).toEqual(['open', 'redriven', 'redriven']);
    expect(asked).toMatchObject([
      { runId: 'run_2', seq: 2, items: [{ json: 'mended' }], deadLetterId: two },
      { runId: 'run_3', seq: 2, deadLetterId: three },
    ]);
    expect(asked[1]).not.toHaveProperty('items');
    expect(room.get(two).redrivenRunId).toBe('run_new_1');
    expect(events.map(({ type, data }) => [type, (data as { redrivenRunId: string }).redrivenRunId])).toEqual([
      ['flx.dead_letter.redriven', 'run_new_1'],
      ['flx.dead_letter.redriven', 'run_new_2'],
    ]);
  });

  it('keeps its rate, also over a restart and with a second order behind it', async () => {
    const ids = [];
    for (const n of [1, 2, 3, 4]) ids.push(await letter(n));
    room.redrive({ ids: ids.slice(0, 3) }, 6);
    room.redrive({ ids: ids.slice(3) }, 6);
    await clock.advance(9_999);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(asked).toHaveLength(2);
    await restart();
    expect(asked).toHaveLength(2);
    await clock.advance(10_000);
    expect(asked).toHaveLength(3);
    await clock.advance(10_000);
    expect(asked.map(({ deadLetterId }) => deadLetterId)).toEqual(ids);
  });

  it('is not done twice when the process dies between the start of the run and its record', async () => {
    const id = await letter(1);
    hang = true;
    room.redrive({ ids: [id] }, undefined);
    await settle();
    expect(stateOf(id)).toBe('queued');
    // Its run is being started: it cannot be taken back any more.
    expect(() => room.withdraw({ ids: [id] })).toThrow(expect.objectContaining({ code: 'DEAD_LETTER_DECIDED' }));
    hang = false;
    await restart();
    expect(room.get(id)).toMatchObject({ state: 'redriven', redrivenRunId: 'run_new_1' });
    expect(runsByKey.size).toBe(1);
    expect(await room.redriveNow(id)).toEqual({ runId: 'run_new_1', duplicate: true });
  });

  it('is taken back while it waits for its turn', async () => {
    const ids = [await letter(1), await letter(2)];
    room.redrive({ ids }, 1);
    await settle();
    expect(room.withdraw({})).toEqual({ count: 1, skipped: [] });
    await clock.advance(120_000);
    expect(ids.map(stateOf)).toEqual(['redriven', 'open']);
  });

  it('is tried again when the world is in the way, and opens the letter again when a person is needed', async () => {
    const id = await letter(1);
    refuse = new AppError({ code: 'STORE_FULL', kind: 'operational', message: 'The disk is full.' });
    room.redrive({ ids: [id] }, undefined);
    await settle();
    expect(room.get(id)).toMatchObject({ state: 'queued', problem: 'The disk is full.' });
    refuse = undefined;
    await clock.advance(5_000);
    expect(stateOf(id)).toBe('redriven');
    const other = await letter(2);
    refuse = new AppError({ code: 'FLOW_INVALID', message: 'The flow is gone.' });
    room.redrive({ ids: [other] }, undefined);
    await settle();
    expect(room.get(other)).toMatchObject({ state: 'open', problem: 'The flow is gone.' });
    expect(room.get(other).history.map(({ action }) => action)).toEqual(['queued', 'refused']);
  });

  it('forgets what was decided long ago, and nothing else', async () => {
    const ids = [await letter(1), await letter(2), await letter(3)];
    room.redrive({ ids: ids.slice(0, 1) }, undefined);
    room.discard({ ids: ids.slice(1, 2) }, 'Not needed');
    await settle();
    await clock.advance(91 * 86_400_000);
    await restart();
    expect(room.list({ limit: 10 }).items.map(({ id }) => id)).toEqual(ids.slice(2));
  });
});

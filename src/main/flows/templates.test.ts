import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definition, openTestRoom, type TestRoom } from './testing/open-room';

const text = (words: string) => ({ en: words, 'pt-BR': words });
const SAMPLES = ['one', 'two'].map((id) => ({
  id,
  name: text(id),
  description: text(id),
  paused: false,
  definition: definition(id, id),
}));

let test: TestRoom;
beforeEach(() => {
  test = openTestRoom({ samples: SAMPLES });
});
afterEach(() => test.close());

describe('sample flows', () => {
  it('are installed and published once, however often one asks', async () => {
    const first = await test.room.samples.install(undefined);
    const again = await test.room.samples.install(undefined);
    expect(first.map((flow) => [flow.name, flow.status])).toEqual([
      ['one', 'active'],
      ['two', 'active'],
    ]);
    expect(again.map((flow) => flow.id)).toEqual(first.map((flow) => flow.id));
    expect(test.room.service.list({ limit: 10 }).items).toHaveLength(2);
  });

  it('say which of them are installed', async () => {
    const [flow] = await test.room.samples.install(['two']);
    expect((await test.room.samples.list()).map((sample) => [sample.id, sample.installedFlowId])).toEqual([
      ['one', undefined],
      ['two', flow?.id],
    ]);
  });

  it('come back after one was deleted', async () => {
    const [flow] = await test.room.samples.install(['one']);
    test.room.service.remove(flow?.id ?? '');
    const [again] = await test.room.samples.install(['one']);
    expect(again?.id).not.toBe(flow?.id);
  });

  it('stay drafts when their webhook is taken', async () => {
    await test.room.service.create(definition('mine', 'one'), { publish: true });
    const flows = await test.room.samples.install(undefined);
    expect(flows.map((flow) => flow.status)).toEqual(['draft', 'active']);
  });

  it('that would act by themselves are installed paused', async () => {
    test.close();
    test = openTestRoom({ samples: SAMPLES.map((sample) => ({ ...sample, paused: true })) });
    const flows = await test.room.samples.install(['one']);
    expect(flows).toMatchObject([{ status: 'paused', publishedVersion: 1 }]);
    expect(test.room.triggers.list('core.webhook')).toMatchObject([{ status: 'paused' }]);
  });

  it('that do not exist are refused before anything is made', async () => {
    await expect(test.room.samples.install(['one', 'three'])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(test.room.service.list({ limit: 10 }).items).toEqual([]);
  });
});

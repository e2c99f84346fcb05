import { describe, expect, it } from 'vitest';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import { scheduledItems } from './scheduled-items';

const moment = '2026-11-21T08:00:00.000Z';
const nowMs = Date.parse(moment);
const schedule = { id: 'daily', type: 'core.schedule', typeVersion: 2, name: 'Daily', config: { input: [{ to: 'ana' }] } };
const manual = { id: 'hand', type: 'core.manual', name: 'By hand' };
const log = { id: 'log', type: 'core.log', name: 'Log' };
const flow = (...triggers: FlowDefinitionInput['nodes']) =>
  flowDefinitionSchema.parse({
    name: 'F',
    nodes: [...triggers, log],
    edges: triggers.map(({ id }) => ({ from: { node: id }, to: { node: 'log' } })),
  });
const rows = [{ json: { to: 'ana', scheduledFor: moment, firedAt: moment } }];

describe('a run that is started without input', () => {
  it('begins with the rows of the schedule that it enters by', () => {
    expect(scheduledItems(flow(schedule), undefined, nowMs)).toEqual(rows);
    expect(scheduledItems(flow(manual, schedule), 'daily', nowMs)).toEqual(rows);
    expect(scheduledItems(flow({ ...manual, disabled: true }, schedule), undefined, nowMs)).toEqual(rows);
  });

  it('begins as always where it enters by another trigger, or the schedule has no rows', () => {
    expect(scheduledItems(flow(manual, schedule), undefined, nowMs)).toBeUndefined();
    expect(scheduledItems(flow({ ...schedule, config: {} }), undefined, nowMs)).toBeUndefined();
    expect(scheduledItems(flow({ ...schedule, typeVersion: 1, config: { mode: 'interval' } }), 'daily', nowMs)).toBeUndefined();
    expect(scheduledItems(flow(schedule), 'gone', nowMs)).toBeUndefined();
  });
});

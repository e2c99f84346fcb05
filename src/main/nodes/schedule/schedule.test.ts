import { describe, expect, it } from 'vitest';
import { compileFlow } from '#main/engine/compile/compile-flow';
import { readFlowText, writeFlowText } from '#shared/document/flow-text';
import { flowDefinitionSchema } from '#shared/model/flow';
import { type ScheduleInput, scheduleSchema } from '#shared/model/schedule';
import type { JsonObject } from '../../engine/sdk';
import { createNodeCatalogue } from '../index';
import { scheduleNode } from '../schedule';
import { checkNode } from '../testing/run-node';

const catalogue = createNodeCatalogue();

/** Problems as the editor gets them, `field: code`. */
function problemsOf(config: ScheduleInput | JsonObject): string[] {
  const definition = flowDefinitionSchema.parse({
    name: 'Report',
    nodes: [
      { id: 'start', name: 'Start', type: 'core.schedule', typeVersion: 2, config },
      { id: 'log', name: 'Log', type: 'core.log', config: { message: 'x' } },
    ],
    edges: [{ from: { node: 'start' }, to: { node: 'log' } }],
  });
  const { problems } = compileFlow(definition, catalogue);
  return problems.map(({ field, detail, code }) => `${field ?? ''}: ${detail ?? code}`);
}

describe('the schedule trigger', () => {
  it.each<[ScheduleInput | JsonObject, string[]]>([
    [{}, []],
    [{ recurrence: { kind: 'monthly', on: { kind: 'business-day', nth: -1 }, times: ['18:00'] } }, []],
    [{ timeZone: 'Mars/Olympus' }, ['/timeZone: TIME_ZONE_INVALID']],
    [{ recurrence: { kind: 'cron', expression: '61 * * * *' } }, ['/recurrence/expression: CRON_RANGE']],
    [{ recurrence: { kind: 'cron', expression: '0 9 LW * *' } }, []],
    [{ recurrence: { kind: 'rrule', text: 'FREQ=NEVER' } }, ['/recurrence/text: RRULE_FREQ']],
    [{ recurrence: { kind: 'rrule', text: 'FREQ=WEEKLY;BYDAY=MO' } }, []],
    [{ recurrence: { kind: 'daily', every: 0 } }, ['/recurrence/every: VALUE_TOO_SMALL']],
    [{ recurrence: { kind: 'daily', times: ['09:00', '25:00'] } }, ['/recurrence/times/1: VALUE_FORMAT']],
    [{ recurrence: { kind: 'once', at: '2027-02-30T09:00' } }, ['/recurrence/at: CONFIG_INVALID']],
    [{ startsAt: '2027-01-02T00:00', endsAt: '2027-01-01T00:00' }, ['/endsAt: SCHEDULE_BACKWARDS']],
    [
      {
        blackouts: [
          { from: '2027-01-01T00:00', to: '2027-01-02T00:00' },
          { from: '2027-01-02T00:00', to: '2027-01-02T00:00' },
        ],
      },
      ['/blackouts/1/to: SCHEDULE_BACKWARDS'],
    ],
    [{ weekends: 'skip', recurrence: { kind: 'weekly', weekdays: ['SA', 'SU'] } }, ['/weekends: SCHEDULE_WEEKENDS_ONLY']],
    [{ weekends: 'next', recurrence: { kind: 'weekly', weekdays: ['SA', 'SU'] } }, []],
    [{ holidays: {} }, ['/holidays/country: SCHEDULE_HOLIDAYS_NONE']],
    [{ holidays: { state: 'SP', lists: ['x'] } }, ['/holidays/country: SCHEDULE_HOLIDAYS_NONE']],
    [{ holidays: { lists: ['company'] } }, []],
    [{ holidays: { country: 'BR', state: 'SP' } }, []],
    [
      { recurrence: { kind: 'yearly', months: [2, 4], on: { kind: 'day', days: [31], ifMissing: 'skip' } } },
      ['/recurrence/on/days: CRON_NEVER'],
    ],
    [{ recurrence: { kind: 'yearly', months: [2], on: { kind: 'day', days: [29], ifMissing: 'skip' } } }, []],
  ])('locates what is wrong with %j', (config, found) => {
    expect(problemsOf(config)).toEqual(found);
  });

  it('takes braces in its data and reasons for what they are: there is no item to read yet', () => {
    expect(problemsOf({ input: [{ greeting: '{{ name' }] })).toEqual([]);
  });

  it('is the shared model of a schedule, with its defaults', () => {
    const config: ScheduleInput = {
      recurrence: { kind: 'yearly', months: [1], on: { kind: 'weekday', nth: -1, weekday: 'FR' } },
      window: { from: '09:00', to: '18:00' },
      holidays: { country: 'BR' },
      blackouts: [{ from: '2027-01-01T00:00', to: '2027-01-02T00:00' }],
      input: [{ any: { depth: [1, null] } }],
    };
    expect(scheduleNode.config.parse(config)).toEqual(scheduleSchema.parse(config));
    expect(scheduleNode.config.parse({})).toEqual(scheduleSchema.parse({}));
    expect(checkNode(scheduleNode, { recurrence: 'never' })).toEqual([]);
  });

  it('goes through a flow file as it is, braces, times and RFC 5545 texts too', () => {
    const config: JsonObject = {
      recurrence: { kind: 'rrule', text: 'DTSTART:20270101T090000\nRRULE:FREQ=DAILY' },
      window: { from: '09:00', to: '18:00' },
      blackouts: [{ from: '2027-01-01T00:00', to: '2027-01-02T00:00', reason: 'yes: "no"' }],
      input: [{ text: '{{ not read }}', on: true, deep: { list: [1, null, '01'] } }],
    };
    const node = { id: 'start', name: 'Start', type: 'core.schedule', typeVersion: 2, config };
    const definition = flowDefinitionSchema.parse({ name: 'Report', nodes: [node] });
    const read = readFlowText(writeFlowText({ id: 'flow_1', definition }));
    expect(flowDefinitionSchema.parse('definition' in read ? read.definition : undefined).nodes).toEqual([node]);
  });

  it('has words in both languages down to the branches of a recurrence', () => {
    const info = catalogue.describe().find(({ type, version }) => type === 'core.schedule' && version === 2);
    const recurrence = (info?.configSchema['properties'] as { recurrence: { oneOf: { properties: JsonObject }[] } }).recurrence;
    const fields = recurrence.oneOf.flatMap(({ properties }) => Object.entries(properties)).filter(([name]) => name !== 'kind');
    const untitled = fields.filter(([, field]) => {
      const { title, 'pt-BR': portuguese } = field as { title?: string; 'pt-BR'?: { title?: string } };
      return title === undefined || portuguese?.title === undefined;
    });
    expect(fields.length).toBeGreaterThan(12);
    expect(untitled).toEqual([]);
  });
});

describe('the line on the card of a schedule', () => {
  it('is English for programs, and in Portuguese for those who ask in it', () => {
    const config = { recurrence: { kind: 'weekly', weekdays: ['MO'], times: ['08:00'] } };
    expect(scheduleNode.summary?.(config)).toBe('Mon 08:00');
    expect(scheduleNode.summary?.(config, 'pt-BR')).toBe('Seg 08:00');
  });
});

describe('a node of version 1', () => {
  it.each<[JsonObject, ScheduleInput]>([
    [{}, { recurrence: { kind: 'interval', every: 1, unit: 'hours' } }],
    [{ mode: 'interval', everyMs: 900_000 }, { recurrence: { kind: 'interval', every: 15, unit: 'minutes' } }],
    [{ everyMs: 90_000 }, { recurrence: { kind: 'interval', every: 90, unit: 'seconds' } }],
    [{ everyMs: 1499 }, { recurrence: { kind: 'interval', every: 1, unit: 'seconds' } }],
    [{ everyMs: 31_535_999_000 }, { recurrence: { kind: 'interval', every: 525_600, unit: 'minutes' } }],
    [{ mode: 'cron' }, { recurrence: { kind: 'cron', expression: '0 8 * * 1-5' } }],
    [
      { mode: 'cron', cron: ' */5 * * * * ', timeZone: 'America/Sao_Paulo', everyMs: 5 },
      { recurrence: { kind: 'cron', expression: '*/5 * * * *' }, timeZone: 'America/Sao_Paulo' },
    ],
    [{ mode: 'cron', cron: 'never' }, { recurrence: { kind: 'cron', expression: 'never' } }],
    [{ everyMs: 'soon' }, { recurrence: { kind: 'interval', every: 1, unit: 'hours' } }],
  ])('%j becomes version 2 with the same times', (old, schedule) => {
    const upgraded = scheduleNode.upgrade?.(old);
    expect(upgraded).toEqual(schedule);
    expect(scheduleSchema.parse(upgraded).misfire).toEqual({ policy: 'once', catchUpMs: 300_000, max: 10 });
  });
});

import { describe, expect, it } from 'vitest';
import { notificationChannelSchema, notificationRulesSchema, notificationTopicSchema } from '#shared/model/notification';
import { cellOf, flowRules, minuteOf, timeOf, withCells } from './rule-cells';

const all = { topics: notificationTopicSchema.options, channels: notificationChannelSchema.options };
const rules = notificationRulesSchema.parse({
  rules: [
    { topics: ['run-failed', 'system'], channels: ['desktop', 'email'] },
    { topics: ['run-failed'], channels: ['email'], pace: 'daily' },
    { topics: ['run-failed'], channels: ['email'], pace: 'off', flowIds: ['noisy'] },
  ],
});

describe('rules as a table', () => {
  it('show the soonest of each cell, whatever is said of single flows', () => {
    expect(cellOf(rules, 'run-failed', 'email')).toBe('now');
    expect(cellOf(rules, 'system', 'slack')).toBe('off');
    expect(flowRules(rules).map(({ flowIds }) => flowIds)).toEqual([['noisy']]);
  });

  it('change in one cell and in no other, in as few rules as say it', () => {
    const changed = withCells(rules, all, { topics: ['run-failed'], channel: 'email', pace: 'hourly' });
    expect(changed.rules).toEqual([
      { topics: ['run-failed', 'system'], channels: ['desktop'], pace: 'now', flowIds: [] },
      { topics: ['system'], channels: ['email'], pace: 'now', flowIds: [] },
      { topics: ['run-failed'], channels: ['email'], pace: 'hourly', flowIds: [] },
      { topics: ['run-failed'], channels: ['email'], pace: 'off', flowIds: ['noisy'] },
    ]);
  });

  it('change in a whole column at once, also to nothing', () => {
    const none = withCells(rules, all, { topics: all.topics, channel: 'email', pace: 'off' });
    expect(all.topics.every((topic) => cellOf(none, topic, 'email') === 'off')).toBe(true);
    expect(cellOf(none, 'system', 'desktop')).toBe('now');
    const whole = withCells(none, all, { topics: all.topics, channel: 'slack', pace: 'daily' });
    expect(notificationRulesSchema.parse(whole).rules.find(({ channels }) => channels.includes('slack'))?.topics).toEqual(
      all.topics,
    );
  });

  it('have times of day as fields have them', () => {
    expect([timeOf(0), timeOf(425), minuteOf('07:05'), minuteOf('23:59'), minuteOf('')]).toEqual([
      '00:00',
      '07:05',
      425,
      1439,
      undefined,
    ]);
  });
});

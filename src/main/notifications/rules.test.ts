import { describe, expect, it } from 'vitest';
import { type NotificationRules, notificationRulesSchema, notificationTopicSchema } from '#shared/model/notification';
import { type MomentRules, momentOf } from './moments';
import { defaultRules, paceOf } from './rules';

const rulesOf = (rules: object[]): NotificationRules => notificationRulesSchema.parse({ rules });

describe('the rules of a person', () => {
  it('tell of nothing that they do not name', () => {
    const rules = rulesOf([{ topics: ['run-failed'], channels: ['email'] }]);
    expect(paceOf(rules, { topic: 'run-failed' }, 'email')).toBe('now');
    expect(paceOf(rules, { topic: 'run-failed' }, 'slack')).toBe('off');
    expect(paceOf(rules, { topic: 'sla-near' }, 'email')).toBe('off');
  });

  it('hold by the soonest of those that say something', () => {
    const rules = rulesOf([
      { topics: ['run-failed'], channels: ['email'], pace: 'daily' },
      { topics: ['run-failed', 'system'], channels: ['email', 'slack'], pace: 'hourly' },
    ]);
    expect(paceOf(rules, { topic: 'run-failed' }, 'email')).toBe('hourly');
  });

  it('for one flow go before those for all, to mute it and to make it louder', () => {
    const rules = rulesOf([
      { topics: ['run-failed'], channels: ['email'], pace: 'now' },
      { topics: ['run-failed'], channels: ['email'], pace: 'off', flowIds: ['noisy'] },
      { topics: ['run-failed'], channels: ['slack'], pace: 'now', flowIds: ['loud'] },
    ]);
    expect(paceOf(rules, { topic: 'run-failed', flowId: 'noisy' }, 'email')).toBe('off');
    expect(paceOf(rules, { topic: 'run-failed', flowId: 'other' }, 'email')).toBe('now');
    expect(paceOf(rules, { topic: 'run-failed', flowId: 'loud' }, 'slack')).toBe('now');
    expect(paceOf(rules, { topic: 'run-failed', flowId: 'other' }, 'slack')).toBe('off');
    expect(paceOf(rules, { topic: 'run-failed' }, 'slack')).toBe('off');
  });

  it('of who has set none raise everything but decisions on the desktop, and send tasks by e-mail', () => {
    const rules = defaultRules(true);
    const raised = notificationTopicSchema.options.filter((topic) => paceOf(rules, { topic }, 'desktop') === 'now');
    expect(notificationTopicSchema.options.filter((topic) => !raised.includes(topic))).toEqual(['task-decided']);
    expect(paceOf(rules, { topic: 'task-assigned' }, 'email')).toBe('now');
    expect(paceOf(rules, { topic: 'run-failed' }, 'email')).toBe('off');
    expect(paceOf(defaultRules(false), { topic: 'run-failed' }, 'desktop')).toBe('off');
  });
});

describe('the moment of a message', () => {
  const quiet = { enabled: true, fromMinute: 22 * 60, toMinute: 7 * 60, days: [1, 2, 3, 4, 5, 6, 7], exceptUrgent: true };
  const rules: MomentRules = { quiet, digestMinute: 8 * 60, timeZone: 'America/Sao_Paulo' };
  /** UTC-3, without changes of the clock in 2026. */
  const at = (text: string) => Date.parse(`${text}:00-03:00`);
  const moment = (pace: 'now' | 'hourly' | 'daily', text: string, more: Partial<MomentRules> = {}, isUrgent = false) => {
    const { atMs, digest } = momentOf(pace, { isUrgent, nowMs: at(text) }, { ...rules, ...more });
    return [new Date(atMs - 3 * 3_600_000).toISOString().slice(0, 16), digest !== undefined];
  };

  it.each([
    ['now', '2026-11-21T15:20', '2026-11-21T15:20', false],
    ['now', '2026-11-21T21:59', '2026-11-21T21:59', false],
    ['now', '2026-11-21T22:00', '2026-11-22T07:00', true],
    ['now', '2026-11-22T06:59', '2026-11-22T07:00', true],
    ['now', '2026-11-22T07:00', '2026-11-22T07:00', false],
    ['hourly', '2026-11-21T15:20', '2026-11-21T16:00', true],
    ['hourly', '2026-11-21T15:00', '2026-11-21T16:00', true],
    ['hourly', '2026-11-21T21:30', '2026-11-22T07:00', true],
    ['daily', '2026-11-21T07:59', '2026-11-21T08:00', true],
    ['daily', '2026-11-21T08:00', '2026-11-22T08:00', true],
  ] as const)('%s at %s is %s', (pace, now, expected, isGathered) => {
    expect(moment(pace, now)).toEqual([expected, isGathered]);
  });

  it('is not put off by quiet hours when it is urgent, unless the person wants that', () => {
    expect(moment('now', '2026-11-21T23:00', {}, true)).toEqual(['2026-11-21T23:00', false]);
    expect(moment('now', '2026-11-21T23:00', { quiet: { ...quiet, exceptUrgent: false } }, true)[0]).toBe('2026-11-22T07:00');
  });

  it('knows on which days quiet hours begin', () => {
    // A Saturday: the night from Friday is quiet, the one to Sunday is not.
    const workdays = { quiet: { ...quiet, days: [1, 2, 3, 4, 5] } };
    expect(moment('now', '2026-11-21T03:00', workdays)[0]).toBe('2026-11-21T07:00');
    expect(moment('now', '2026-11-21T23:00', workdays)[0]).toBe('2026-11-21T23:00');
    expect(moment('now', '2026-11-21T23:00', { quiet: { ...quiet, enabled: false } })[0]).toBe('2026-11-21T23:00');
  });

  it('is within a day also when every day is quiet as a whole', () => {
    const always = { quiet: { ...quiet, fromMinute: 0, toMinute: 0 } };
    expect(moment('now', '2026-11-21T12:00', { quiet: { ...always.quiet, days: [6] } })[0]).toBe('2026-11-22T00:00');
    expect(moment('now', '2026-11-21T12:00', always)[0]).toBe('2026-11-28T00:00');
  });

  it('is the same wall time on both sides of a change of the clocks', () => {
    const berlin: MomentRules = { ...rules, timeZone: 'Europe/Berlin' };
    // Clocks go forward on 2026-03-29: the night has an hour less.
    const before = Date.parse('2026-03-28T23:00:00+01:00');
    expect(momentOf('now', { isUrgent: false, nowMs: before }, berlin).atMs).toBe(Date.parse('2026-03-29T07:00:00+02:00'));
    expect(momentOf('daily', { isUrgent: false, nowMs: before }, berlin).atMs).toBe(Date.parse('2026-03-29T08:00:00+02:00'));
  });

  it('counts in UTC where the zone is not known', () => {
    const nowMs = Date.parse('2026-11-21T23:00:00Z');
    const { atMs } = momentOf('now', { isUrgent: false, nowMs }, { ...rules, timeZone: 'Mars/Olympus' });
    expect(new Date(atMs).toISOString()).toBe('2026-11-22T07:00:00.000Z');
  });
});

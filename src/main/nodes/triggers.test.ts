import { describe, expect, it } from 'vitest';
import { eventNode } from './event';
import { scheduleNodeV1 } from './schedule/schedule-v1';
import { checkNode } from './testing/run-node';
import { webhookNode } from './webhook';

describe('the webhook trigger', () => {
  it.each([
    [{ path: 'github' }, []],
    [{ path: '/shop/orders/' }, []],
    [{}, ['/path']],
    [{ path: 'a b' }, ['/path']],
    [{ path: '../etc' }, ['/path']],
    [{ path: 'a/./b' }, ['/path']],
    [{ path: 'v1.2/..a' }, []],
    [{ path: 'a//b' }, ['/path']],
    [{ path: 'a', methods: [] }, ['/methods']],
    [{ path: 'a', auth: 'token' }, ['/token']],
    [{ path: 'a', auth: 'token', token: 't' }, []],
    [{ path: 'a', auth: 'hmac' }, ['/hmacSecret']],
  ])('locates what is wrong with %j', (config, fields) => {
    expect(checkNode(webhookNode, config).map((problem) => problem.split(':')[0])).toEqual(fields);
  });

  it('shows its address on the card', () => {
    expect(webhookNode.summary?.({ path: '/github', methods: ['GET', 'POST'] })).toBe('GET POST /hooks/github');
  });

  it('refuses a method that no webhook takes', () => {
    expect(webhookNode.config.safeParse({ path: 'a', methods: ['BREW'] }).success).toBe(false);
  });
});

describe('the event trigger', () => {
  it.each([
    ['user.registered', 0],
    ['flx.run.*', 0],
    ['**', 0],
    ['', 1],
    ['two words', 1],
    ['a.', 1],
  ])('takes the pattern %j with %i problems', (event, problems) => {
    expect(checkNode(eventNode, { event })).toHaveLength(problems);
  });
});

describe('the schedule trigger, version 1', () => {
  it.each([
    [{}, []],
    [{ mode: 'interval', everyMs: 60_000 }, []],
    [{ mode: 'cron', cron: '0 8 * * 1-5', timeZone: 'America/Sao_Paulo' }, []],
    [{ mode: 'cron', cron: 'never' }, ['/cron']],
    [{ mode: 'cron', timeZone: 'Mars/Olympus' }, ['/timeZone']],
    [{ mode: 'interval', cron: 'never' }, []],
  ])('locates what is wrong with %j', (config, fields) => {
    expect(checkNode(scheduleNodeV1, config).map((problem) => problem.split(':')[0])).toEqual(fields);
  });

  it('does not repeat more often than each second', () => {
    expect(scheduleNodeV1.config.safeParse({ everyMs: 999 }).success).toBe(false);
  });

  it('shows how often it repeats on the card', () => {
    expect(
      [{}, { everyMs: 90_000 }, { mode: 'cron', cron: '0 8 * * *', timeZone: 'UTC' }].map((config) =>
        scheduleNodeV1.summary?.(config),
      ),
    ).toEqual(['↻ 1 h', '↻ 1 min 30 s', '0 8 * * * (UTC)']);
  });
});

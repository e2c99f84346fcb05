import type { JsonObject } from '@pulseflow/sdk';
import { type RanTrigger, type RunTriggerOptions, runTrigger, startTestService, type TestService } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SiteCheck } from '../probe/check-site';
import { siteChanges } from './changes-trigger';
import { afterLook, NEW_SITE, type SiteState } from './site-state';

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
  service.on('GET', '/', { body: 'one', headers: { 'content-type': 'text/plain' } });
});
afterEach(() => service.close());

/** One look: subscribes with what the last one left, and stops when it has looked. */
async function lookOnce(state: RunTriggerOptions['state'], config: JsonObject = {}): Promise<RanTrigger> {
  const ran = runTrigger(siteChanges, {
    config: { urls: service.url, confirm: 1, ...config },
    ...(state === undefined ? {} : { state }),
  });
  await ran.untilConnected();
  await ran.stop();
  return ran;
}
const told = (ran: RanTrigger) => ran.emitted.map(({ items }) => items[0]?.json as JsonObject);

describe('a site that is watched', () => {
  it('starts a run when it goes down, and one when it comes back, and none in between', async () => {
    const first = await lookOnce(undefined);
    expect(first.emitted).toEqual([]);
    service.fail({ status: 500, times: 2 });
    const down = await lookOnce(first.state);
    expect(told(down)).toMatchObject([{ url: service.url, event: 'down', from: 'up', site: { problem: 'status' } }]);
    const still = await lookOnce(down.state);
    expect(still.emitted).toEqual([]);
    const back = await lookOnce(still.state);
    expect(told(back)).toMatchObject([{ event: 'up', from: 'down', lastedMs: expect.any(Number) as unknown }]);
    expect((await lookOnce(back.state)).emitted).toEqual([]);
  });

  it('that is down from the beginning is told, once', async () => {
    service.fail({ status: 500, times: 2 });
    const first = await lookOnce(undefined);
    expect(told(first)).toMatchObject([{ event: 'down', from: 'unknown', lastedMs: null }]);
    expect((await lookOnce(first.state)).emitted).toEqual([]);
  });

  it('starts one run for one change, also when the first could not be kept', async () => {
    const first = await lookOnce(undefined);
    service.fail({ status: 500, times: 9 });
    const keys: (string | undefined)[] = [];
    const options = { config: { urls: service.url, confirm: 1 }, ...(first.state === undefined ? {} : { state: first.state }) };
    const broken = runTrigger(siteChanges, {
      ...options,
      onEmit: ({ key }) => {
        keys.push(key);
        throw new Error('disk full');
      },
    });
    await expect(broken.ended).rejects.toThrow('disk full');
    const next = await lookOnce(broken.state);
    expect(next.emitted.map(({ key }) => key)).toEqual(keys);
  });

  it('starts a run when its content changes, each time anew', async () => {
    const config = { content: 'text' };
    const pages = ['one', 'two', 'one', 'two'];
    let state = (await lookOnce(undefined, config)).state;
    const keys = new Set<string | undefined>();
    for (const page of pages.slice(1)) {
      service.on('GET', '/', { body: page, headers: { 'content-type': 'text/plain' } });
      const ran = await lookOnce(state, config);
      expect(told(ran)).toMatchObject([{ event: 'content', after: page }]);
      for (const { key } of ran.emitted) keys.add(key);
      state = ran.state;
    }
    expect(keys.size).toBe(3);
  });

  it('that was taken out and put in again is told anew', async () => {
    service.fail({ route: 'GET /', status: 500, times: 2 });
    const first = await lookOnce(undefined);
    const other = await lookOnce(first.state, { urls: `${service.url}/other` });
    const again = await lookOnce(other.state);
    expect(told(again)).toMatchObject([{ event: 'down' }]);
    expect(again.emitted[0]?.key).not.toBe(first.emitted[0]?.key);
  });

  it('is one of several, each with its own state', async () => {
    service.on('GET', '/other', { body: 'x' });
    const urls = `${service.url}\n${service.url}/other`;
    const first = await lookOnce(undefined, { urls });
    service.fail({ route: 'GET /other', status: 500 });
    expect(told(await lookOnce(first.state, { urls }))).toMatchObject([{ url: `${service.url}/other`, event: 'down' }]);
  });

  it.each([
    [{ urls: '' }, 'SITE_ADDRESS_INVALID'],
    [{ urls: 'https://' }, 'SITE_ADDRESS_INVALID'],
    [{ certificateDays: 'soon' }, 'SITE_DAYS_INVALID'],
    [{ urls: Array.from({ length: 51 }, (_, index) => `https://example.com/${index}`).join('\n') }, 'SITE_TOO_MANY'],
  ])('has to be described rightly: %j', async (config, code) => {
    const ran = runTrigger(siteChanges, { config: { urls: service.url, ...config } });
    await expect(ran.ended).rejects.toMatchObject({ code });
  });
});

describe('what a look changes', () => {
  const rules = { slowMs: 100, confirm: 2, certificateDays: [30, 7] };
  const site = (isUp: boolean, latencyMs = 10, more: Partial<SiteCheck> = {}): SiteCheck => ({
    ...{ url: 'u', finalUrl: 'u', isUp, problem: null, reason: null, status: 200, latencyMs, timings: null },
    ...{ certificate: null, content: null, checkedAt: '' },
    ...more,
  });
  function walk(looks: readonly SiteCheck[]): { events: string[]; state: SiteState } {
    let state = NEW_SITE;
    const events: string[] = [];
    for (const [at, look] of looks.entries()) {
      const after = afterLook(state, look, rules, at * 1000);
      state = after.state;
      for (const { event, details } of after.events)
        events.push(`${at}:${event}:${String(details['threshold'] ?? details['from'])}`);
    }
    return { events, state };
  }

  it('is a change only when enough looks agree', () => {
    const [good, bad] = [site(true), site(false)];
    expect(walk([good, bad, good, bad, good]).events).toEqual([]);
    expect(walk([good, bad, bad, bad, good, good]).events).toEqual(['2:down:up', '5:up:down']);
    expect(walk([bad, bad]).events).toEqual(['1:down:unknown']);
  });

  it('tells slow from down', () => {
    const [good, slow, bad] = [site(true), site(true, 500), site(false)];
    expect(walk([good, slow, bad, slow, slow]).events).toEqual(['4:slow:up']);
    expect(walk([good, slow, slow, bad, bad, good, good]).events).toEqual(['2:slow:up', '4:down:slow', '6:up:down']);
  });

  it('tells each threshold of a certificate once, and anew for a new certificate', () => {
    const days = (daysLeft: number, fingerprint = 'a') => site(true, 10, { certificate: { daysLeft, fingerprint } });
    expect(walk([days(40), days(29), days(28), days(7), days(6)]).events).toEqual(['1:certificate:30', '3:certificate:7']);
    expect(walk([days(5), days(4)]).events).toEqual(['0:certificate:7']);
    expect(walk([days(5), days(90, 'b'), days(30, 'b')]).events).toEqual(['0:certificate:7', '2:certificate:30']);
  });
});

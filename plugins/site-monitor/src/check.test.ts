import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { JsonObject } from '@pulseflow/sdk';
import { runNode, startTestService, type TestService } from '@pulseflow/sdk/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSecureSite } from '../test/secure-site';
import { check } from './check';

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
  service.on('GET', '/', {
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<html><head><script>var x = 1</script></head><body><h1>Olá  World</h1><p class="price">12:34 EUR 9</p></body></html>',
  });
});
afterEach(() => service.close());

async function look(config: JsonObject): Promise<{ port: string; site: JsonObject }> {
  const { outputs } = await runNode(check, { config: { url: service.url, ...config }, items: [{ id: 1 }] });
  const [port = ''] = Object.keys(outputs);
  const json = outputs[port]?.[0]?.json as { id: number; site: JsonObject };
  expect(json.id).toBe(1);
  return { port, site: json.site };
}

describe('a look at a site', () => {
  it('says that it is up, how it answered and how long each part took', async () => {
    const { port, site } = await look({});
    expect(port).toBe('up');
    expect(site).toMatchObject({ url: service.url, isUp: true, problem: null, status: 200, certificate: null, content: null });
    expect(site['timings']).toMatchObject({ connect: expect.any(Number) as unknown, firstByte: expect.any(Number) as unknown });
    expect(site['latencyMs']).toBeGreaterThan(0);
  });

  it('says that it is down by its status, in both languages', async () => {
    service.fail({ status: 503 });
    const { port, site } = await look({});
    expect(port).toBe('down');
    expect(site).toMatchObject({
      isUp: false,
      problem: 'status',
      status: 503,
      reason: { en: 'It answered with status 503.', 'pt-BR': 'Respondeu com o status 503.' },
    });
    service.fail({ status: 401 });
    expect((await look({ statuses: '200, 401' })).port).toBe('up');
  });

  it.each([
    ['refused', async () => ({ url: await nobody() })],
    ['dns', () => Promise.resolve({ url: 'https://no-such-host.invalid' })],
    ['broken', () => Promise.resolve({ cut: true })],
    ['timeout', () => Promise.resolve({ slow: true, timeoutSeconds: 1 })],
  ])('says why it is down: %s', async (kind, given) => {
    const { cut, slow, ...config } = (await given()) as JsonObject;
    if (cut === true) service.fail({ cut: 'before' });
    if (slow === true) service.fail({ slowMs: 5000 });
    expect((await look(config)).site).toMatchObject({ isUp: false, problem: kind, status: null, latencyMs: null });
  });

  it('follows redirects and adds their times up, unless it is told not to', async () => {
    service.on('GET', '/old', { status: 301, headers: { location: '/' } });
    service.on('GET', '/round', { status: 302, headers: { location: '/round' } });
    const { site } = await look({ url: `${service.url}/old` });
    expect(site).toMatchObject({ isUp: true, status: 200, finalUrl: `${service.url}/` });
    expect((await look({ url: `${service.url}/old`, followRedirects: false })).site).toMatchObject({ status: 301, isUp: true });
    expect((await look({ url: `${service.url}/round` })).site).toMatchObject({ problem: 'redirects' });
  });

  it('reads what the page must and must not say', async () => {
    expect((await look({ mustContain: 'Olá World' })).port).toBe('up');
    expect((await look({ mustContain: 'Goodbye', method: 'HEAD' })).site).toMatchObject({ problem: 'content' });
    expect((await look({ mustNotContain: 'Olá' })).site).toMatchObject({ problem: 'content' });
  });

  it('gives what is compared: the text, a part, or the bytes', async () => {
    expect((await look({ content: 'text' })).site).toMatchObject({ content: { excerpt: 'Olá World 12:34 EUR 9' } });
    expect((await look({ content: 'selector', selector: '.price', ignore: '\\d\\d:\\d\\d ' })).site).toMatchObject({
      content: { excerpt: 'EUR 9' },
    });
    expect((await look({ content: 'bytes' })).site).toMatchObject({
      content: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
    });
    await expect(look({ content: 'selector', selector: '[' })).rejects.toMatchObject({ code: 'SITE_SELECTOR_INVALID' });
    await expect(look({ content: 'text', ignore: '(' })).rejects.toMatchObject({ code: 'SITE_PATTERN_INVALID' });
  });

  it('counts a slow site as down when the node says so', async () => {
    service.fail({ slowMs: 60 });
    expect(await look({ slowMs: 30 })).toMatchObject({ port: 'down', site: { isUp: true, isSlow: true } });
  });

  it('refuses an address that is none, and is ended by a cancel', async () => {
    await expect(look({ url: 'ftp://example.com' })).rejects.toMatchObject({ code: 'SITE_ADDRESS_INVALID' });
    await expect(look({ statuses: 'good' })).rejects.toMatchObject({ code: 'SITE_STATUSES_INVALID' });
    const controller = new AbortController();
    service.fail({ slowMs: 5000 });
    const run = runNode(check, { config: { url: service.url }, signal: controller.signal });
    await service.untilCalled(1);
    controller.abort(new Error('cancelled'));
    await expect(run).rejects.toThrow('cancelled');
  });
});

describe('a certificate', () => {
  const trusted = getCACertificates('default');
  let near: Awaited<ReturnType<typeof startSecureSite>>;
  let past: Awaited<ReturnType<typeof startSecureSite>>;
  let stranger: Awaited<ReturnType<typeof startSecureSite>>;
  beforeAll(async () => {
    [near, past, stranger] = await Promise.all([startSecureSite(10.5), startSecureSite(-2.5), startSecureSite(100)]);
    setDefaultCACertificates([...trusted, near.cert, past.cert]);
  });
  afterAll(async () => {
    setDefaultCACertificates(trusted);
    await Promise.all([near.close(), past.close(), stranger.close()]);
  });

  it('is read, with the days that it is still good for', async () => {
    const { port, site } = await look({ url: near.url });
    expect(port).toBe('up');
    expect(site).toMatchObject({
      certificate: { daysLeft: 10, subject: 'Test site' },
      timings: { tls: expect.any(Number) as unknown },
    });
    expect((await look({ url: near.url, certificateDays: 14 })).port).toBe('down');
  });

  it('that has ended or is not trusted makes the site down, and is read all the same', async () => {
    expect((await look({ url: past.url })).site).toMatchObject({ problem: 'certificate', certificate: { daysLeft: -3 } });
    expect((await look({ url: stranger.url })).site).toMatchObject({ problem: 'certificate', certificate: { daysLeft: 99 } });
  });
});

async function nobody(): Promise<string> {
  const gone = await startTestService();
  await gone.close();
  return gone.url;
}

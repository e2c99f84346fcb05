import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';

/** Calls about the machine below, good and bad, over the client of a transport. */
export function describeMachine(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('the machine', () => {
    it('takes power events, and goes on after them', async () => {
      const client = clientOf();
      expect(await client.machine.power({ event: 'suspend' })).toEqual({ ok: true });
      expect(await client.machine.power({ event: 'resume' })).toEqual({ ok: true });
      await expect(client.machine.power({ event: wrong('hibernate') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('collects diagnostics, with what the caller adds, and nothing secret in them', async () => {
      const client = clientOf();
      await client.settings.update({
        smtp: { host: 'smtp.example.com', user: 'ana@example.com', from: 'Ana <ana@example.com>' },
      });
      const { fileName, parts, zipBase64 } = await client.machine.diagnostics({
        more: [{ name: 'window.json', text: '{"token":"s3cr3t-of-the-window"}' }],
      });
      expect(fileName).toMatch(/^pulseflow-diagnostics-\d{4}-\d\d-\d\d-\d\d-\d\d\.zip$/);
      expect(parts.map(({ name }) => name)).toEqual([
        'about.json',
        'settings.json',
        'workspace.json',
        'doctor.json',
        'log.txt',
        'window.json',
      ]);
      const all = parts.map(({ text }) => text).join('\n');
      expect(all).not.toMatch(/could not be collected|ana@example|s3cr3t/);
      expect(all).toContain('smtp.example.com');
      expect(Buffer.from(zipBase64, 'base64').subarray(0, 2).toString()).toBe('PK');
      await expect(client.machine.diagnostics({ more: [{ name: wrong('../x.json'), text: '' }] })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    });

    it('pauses until a moment, and goes on by itself', async () => {
      const client = clientOf();
      const until = Date.now() + 3_600_000;
      expect((await client.settings.update({ engine: { pausedUntil: until } })).engine).toMatchObject({
        paused: true,
        pausedUntil: until,
      });
      await client.settings.update({ engine: { pausedUntil: Date.now() + 300 } });
      await expect.poll(async () => (await client.settings.get()).engine.paused).toBe(false);
      await expect(client.settings.update({ network: { proxy: 'manual' } })).rejects.toMatchObject({
        code: 'SETTINGS_INVALID',
        data: { details: { detail: 'SETTING_PROXY_MISSING' } },
      });
      await expect(
        client.settings.update({ network: { proxy: 'manual', proxyUrl: 'http://ana:pa55@proxy:1' } }),
      ).rejects.toMatchObject({ data: { details: { detail: 'SETTING_PROXY_PASSWORD' } } });
    });
  });
}

import { describe, expect, it, vi } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { AppError } from '#shared/model/errors';
import { type ConnectionOptions, createHostConnection } from './connection';
import type { HostLink } from './host-link';

const target = { url: 'http://127.0.0.1:5177', token: 't' };

function link(url: string): HostLink & { closed: boolean } {
  const made = { client: {} as PulseflowClient, url, closed: false, close: () => Promise.resolve() };
  made.close = () => {
    made.closed = true;
    return Promise.resolve();
  };
  return made;
}

function setup(options: Partial<ConnectionOptions> = {}) {
  const attached = link(target.url);
  const embedded = link('embedded');
  const remember = vi.fn();
  const connection = createHostConnection({
    electronVersion: '45.0.0',
    canEmbed: true,
    initial: undefined,
    attach: () => Promise.resolve(attached),
    embed: () => Promise.resolve(embedded),
    remember,
    ...options,
  });
  return { connection, attached, embedded, remember };
}

const refusal = new AppError({
  code: 'ATTACH_FAILED',
  kind: 'operational',
  message: 'Nothing answers',
  data: { reason: 'unreachable' },
});

describe('createHostConnection', () => {
  it('hosts the engine itself when nothing else was chosen', async () => {
    const { connection, embedded } = setup();
    expect(connection.state().state).toBe('connecting');
    await connection.start();
    expect(await connection.host()).toBe(embedded);
    expect(connection.state()).toMatchObject({ mode: 'embedded', state: 'connected' });
  });

  it('tells when it cannot connect, and connects at the next call once the host is up', async () => {
    let isUp = false;
    const up = link(target.url);
    const { connection } = setup({ initial: target, attach: () => (isUp ? Promise.resolve(up) : Promise.reject(refusal)) });
    const onChange = vi.fn();
    connection.onChange(onChange);
    await connection.start();
    expect(connection.state()).toMatchObject({ mode: 'attached', url: target.url, state: 'failed', error: 'Nothing answers' });
    await expect(connection.host()).rejects.toBe(refusal);
    expect(onChange).toHaveBeenCalledTimes(1);
    isUp = true;
    expect(await connection.host()).toBe(up);
    expect(connection.state().state).toBe('connected');
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('connects once for all who wait', async () => {
    const attach = vi.fn(() => Promise.resolve(link(target.url)));
    const { connection } = setup({ initial: target, attach });
    await Promise.all([connection.start(), connection.host(), connection.host()]);
    expect(attach).toHaveBeenCalledTimes(1);
  });

  it('attaches elsewhere, remembers it, and only then lets go of the host it had', async () => {
    const { connection, attached, embedded, remember } = setup();
    await connection.start();
    await connection.attach(target);
    expect(await connection.host()).toBe(attached);
    expect(embedded.closed).toBe(true);
    expect(remember).toHaveBeenLastCalledWith(target);
  });

  it('keeps the host it has when attaching fails', async () => {
    const { connection, embedded, remember } = setup({ attach: () => Promise.reject(refusal) });
    await connection.start();
    await expect(connection.attach(target)).rejects.toMatchObject({ code: 'ATTACH_FAILED' });
    expect(await connection.host()).toBe(embedded);
    expect(embedded.closed).toBe(false);
    expect(remember).not.toHaveBeenCalled();
  });

  it('goes back to hosting here', async () => {
    const { connection, embedded, remember } = setup({ initial: target });
    await connection.start();
    await connection.embed();
    expect(await connection.host()).toBe(embedded);
    expect(remember).toHaveBeenLastCalledWith(undefined);
  });

  it('says why it cannot host here on an Electron without the Node-API that the store needs', async () => {
    const { connection } = setup({ canEmbed: false });
    await connection.start();
    expect(connection.state()).toMatchObject({
      state: 'failed',
      canEmbed: false,
      error: expect.stringContaining('too old') as string,
    });
    await expect(connection.embed()).rejects.toMatchObject({ code: 'EMBED_FAILED' });
  });

  it('keeps the attached host when hosting here fails', async () => {
    const locked = new AppError({ code: 'WORKSPACE_LOCKED', message: 'Another PulseFlow uses this folder' });
    const { connection, attached } = setup({ initial: target, embed: () => Promise.reject(locked) });
    await connection.start();
    await expect(connection.embed()).rejects.toMatchObject({ code: 'EMBED_FAILED', data: { reason: 'WORKSPACE_LOCKED' } });
    expect(await connection.host()).toBe(attached);
    expect(connection.state()).toMatchObject({ mode: 'attached', state: 'connected' });
  });
});

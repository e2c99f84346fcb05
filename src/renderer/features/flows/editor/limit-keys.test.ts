import { describe, expect, it } from 'vitest';
import type { NodeId } from '#shared/model/ids';
import { limitKeys } from './limit-keys';

const node = (policies: object, url = '') => ({
  id: 'call' as NodeId,
  policies: { onError: 'fail' as const, ...policies },
  config: { url },
});

describe('the keys of limits', () => {
  it('are those of the node, of its host, of a name, and any credential', () => {
    const isMine = limitKeys('flow_1', [
      node({ breaker: { share: 'node' }, rateLimit: { share: 'host' } }, 'https://me:secret@API.example.com/orders?x=1'),
      node({ concurrency: { share: 'name', name: 'erp' } }),
    ]);
    expect(['node:flow_1/call', 'host:api.example.com', 'name:erp'].every(isMine)).toBe(true);
    expect(['node:flow_2/call', 'host:other', 'credential:abc'].some(isMine)).toBe(false);
    expect(limitKeys('flow_1', [node({ breaker: { share: 'credential' } })])('credential:abc')).toBe(true);
  });

  it('are those of the credential that a node names, and of no other', () => {
    const named = { ...node({ breaker: { share: 'credential' } }), config: { credential: 'cred_1' } };
    expect(['credential:cred_1', 'credential:cred_2', 'credential:abc'].map(limitKeys('flow_1', [named]))).toEqual([
      true,
      false,
      false,
    ]);
    expect(limitKeys('flow_1', [node({ breaker: { share: 'credential' } })])('credential:cred_1')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import type { NewAuditEntry } from '#shared/model/audit';
import { createDenialAudit } from './denials';

describe('what a plugin was refused', () => {
  it('is in the audit once a minute for the same, and each other thing by itself', () => {
    const entries: NewAuditEntry[] = [];
    let nowMs = 0;
    const denials = createDenialAudit({ audit: (entry) => entries.push(entry), now: () => nowMs, onError: () => undefined });
    const shop = { kind: 'network', what: 'a.example' };
    for (const at of [0, 10, 59_999, 60_000]) {
      nowMs = at;
      denials.denied('shop', shop);
    }
    denials.denied('shop', { ...shop, what: 'b.example' });
    denials.denied('other', shop);
    expect(entries.map(({ subjectId, details }) => [subjectId, details?.['what']])).toEqual([
      ['shop', 'a.example'],
      ['shop', 'a.example'],
      ['shop', 'b.example'],
      ['other', 'a.example'],
    ]);
    expect(entries[0]).toMatchObject({ action: 'plugin.denied', actor: 'plugin:shop', details: shop });
  });

  it('does not end the call when the audit cannot be written', () => {
    const errors: unknown[] = [];
    const full = () => {
      throw new Error('the disk is full');
    };
    createDenialAudit({ audit: full, now: () => 0, onError: (error) => errors.push(error) }).denied('shop', { what: 'x' });
    expect(errors).toHaveLength(1);
  });
});

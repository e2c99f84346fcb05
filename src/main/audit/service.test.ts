import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTempStore, type TempStore } from '#main/store/testing/temp-store';
import { type AuditService, createAuditService } from './service';

let temp: TempStore;
let nowMs: number;
let audit: AuditService;

beforeEach(() => {
  temp = createTempStore();
  nowMs = 1000;
  audit = createAuditService({ store: temp.store, user: () => 'ana', now: () => nowMs++ });
});
afterEach(() => temp.dispose());

const add = (name: string, action: 'plugin.installed' | 'plugin.removed' = 'plugin.installed') =>
  audit.add({ action, subjectKind: 'plugin', subjectId: name });

describe('the audit', () => {
  it('says who did what and when, newest first, page by page', () => {
    for (const name of ['a', 'b', 'c']) add(name);
    const first = audit.list({ limit: 2 });
    expect(first.items).toMatchObject([
      { subjectId: 'c', actor: 'user:ana', at: 1002 },
      { subjectId: 'b', at: 1001 },
    ]);
    const rest = audit.list({ limit: 2, cursor: first.nextCursor });
    expect(rest.items.map(({ subjectId }) => subjectId)).toEqual(['a']);
    expect(rest.nextCursor).toBeUndefined();
    expect(() => audit.list({ limit: 1, cursor: 'x' })).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
  });

  it('is searched by subject and by action', () => {
    add('a');
    add('b');
    add('a', 'plugin.removed');
    expect(audit.list({ limit: 9, subjectId: 'a' }).items).toHaveLength(2);
    expect(audit.list({ limit: 9, action: 'plugin.removed' }).items).toMatchObject([{ subjectId: 'a' }]);
    expect(audit.list({ limit: 9, action: ['plugin.removed', 'plugin.installed'] }).items).toHaveLength(3);
    expect(audit.list({ limit: 9, subjectKind: 'credential' }).items).toEqual([]);
  });

  it('keeps nothing of what was not done after all', () => {
    expect(() =>
      temp.store.write(() => {
        add('a');
        throw new Error('the folder was gone');
      }),
    ).toThrow('the folder was gone');
    expect(audit.list({ limit: 9 }).items).toEqual([]);
  });

  it('names another actor when it was not the user', () => {
    audit.add({
      actor: 'plugin:shop',
      action: 'plugin.denied',
      subjectKind: 'plugin',
      subjectId: 'shop',
      details: { what: 'a' },
    });
    expect(audit.list({ limit: 1 }).items).toMatchObject([{ actor: 'plugin:shop', details: { what: 'a' } }]);
  });
});

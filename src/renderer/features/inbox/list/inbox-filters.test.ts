import { describe, expect, it } from 'vitest';
import { MAX_TEXT, readFilters, writeFilters } from './inbox-filters';

const read = (address: string) => readFilters(new URLSearchParams(address));

describe('the address of the inbox', () => {
  it('opens at what is asked of me', () => {
    expect(read('')).toEqual({ box: 'mine', flowId: undefined, text: '' });
    expect(writeFilters(read('')).toString()).toBe('');
  });

  it('comes back as it was written', () => {
    const filters = { box: 'overdue', flowId: 'flow_1', text: 'ana & co' } as const;
    expect(read(writeFilters(filters, 'task_1').toString())).toEqual(filters);
    expect(writeFilters(filters, 'task_1').get('task')).toBe('task_1');
  });

  it('leaves out what it does not understand', () => {
    expect(read('box=nowhere').box).toBe('mine');
    expect(read(`q=${'x'.repeat(500)}`).text).toHaveLength(MAX_TEXT);
  });
});

import { describe, expect, it } from 'vitest';
import { fileNameOf } from './download';

describe('the file name of an export', () => {
  it('is plain ASCII whatever the flow is called', () => {
    expect(['Execução diária → CRM', '???', 'A'.repeat(200)].map(fileNameOf)).toEqual([
      'execucao-diaria-crm',
      'flow',
      'a'.repeat(80),
    ]);
  });
});

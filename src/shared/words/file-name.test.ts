import { describe, expect, it } from 'vitest';
import { fileNameOf, slugOf } from './file-name';
import { foldInPlace, foldText } from './fold-text';

describe('the file name of a flow', () => {
  it('is plain ASCII whatever the flow is called', () => {
    expect(['Execução diária → CRM', '???', 'A'.repeat(200), `${'a'.repeat(79)} b`].map(fileNameOf)).toEqual([
      'execucao-diaria-crm',
      'flow',
      'a'.repeat(80),
      'a'.repeat(79),
    ]);
  });

  it('is no name that Windows keeps for devices', () => {
    expect(['CON', 'lpt1', 'console'].map(fileNameOf)).toEqual(['flow-con', 'flow-lpt1', 'console']);
  });

  it('is made of other names in the same way', () => {
    expect([slugOf('Créer facture!', 'service'), slugOf('!', 'service')]).toEqual(['creer-facture', 'service']);
  });
});

describe('a folded text', () => {
  it('has neither case nor accents, however they are written', () => {
    expect([foldText('EXECUÇÃO'), foldText('Execuc\u0327a\u0303o')]).toEqual(['execucao', 'execucao']);
  });

  it('can keep the place of each letter', () => {
    for (const text of ['Ação de İstanbul', '😀 Ünïcödé', 'ﬁm']) expect(foldInPlace(text)).toHaveLength(text.length);
    expect(foldInPlace('Ação')).toBe('acao');
  });
});

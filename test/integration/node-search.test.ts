import { describe, expect, it } from 'vitest';
import { createNodeCatalogue } from '#main/nodes';
import { searchNodeTypes } from '../../src/renderer/features/flows/editor/palette-search';

const types = createNodeCatalogue().describe();
const first = (query: string) => searchNodeTypes(types, query)[0]?.type.replace('core.', '');

/** What people type who do not know what we call it, and what they should then see first. */
const MEANT: [query: string, type: string][] = [
  ['request', 'http'],
  ['requisição', 'http'],
  ['api', 'http'],
  ['baixar', 'http'],
  ['e-mail', 'send-email'],
  ['email', 'send-email'],
  ['correo', 'send-email'],
  ['loop', 'for-each'],
  ['laço', 'for-each'],
  ['repetir', 'for-each'],
  ['cron', 'schedule'],
  ['todo dia', 'schedule'],
  ['agendamento', 'schedule'],
  ['condition', 'if'],
  ['condição', 'if'],
  ['delay', 'wait'],
  ['esperar', 'wait'],
  ['javascript', 'code'],
  ['script', 'code'],
  ['planilha', 'parse-csv'],
  ['spreadsheet', 'parse-csv'],
  ['scraping', 'extract-html'],
  ['rss', 'extract-html'],
  ['backup', 'zip-files'],
  ['compactar', 'zip-files'],
  ['apagar arquivo', 'change-file'],
  ['move file', 'change-file'],
  ['ler arquivo', 'read-file'],
  ['salvar arquivo', 'write-file'],
  ['pasta', 'list-files'],
  ['fila', 'queue'],
  ['avisar', 'notify'],
  ['filtrar', 'filter'],
  ['jsonata', 'transform'],
  ['webhok', 'webhook'],
  ['manual', 'manual'],
];

describe('the node that people mean', () => {
  it.each(MEANT)('by %s is found first', (query, type) => {
    expect(first(query)).toBe(type);
  });

  it('is found by its own name in both languages', () => {
    for (const { label, type } of types) {
      for (const name of [label.en, label['pt-BR']]) expect([name, searchNodeTypes(types, name)[0]?.type]).toEqual([name, type]);
    }
  });
});

import { describe, expect, it } from 'vitest';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { recentTypes, rememberType, searchNodeTypes } from './palette-search';

const type = (name: string, label: [string, string], description: [string, string], keywords: [string[], string[]] = [[], []]) =>
  ({
    type: `core.${name}`,
    label: { en: label[0], 'pt-BR': label[1] },
    description: { en: description[0], 'pt-BR': description[1] },
    keywords: { en: keywords[0], 'pt-BR': keywords[1] },
  }) as unknown as NodeTypeInfo;
const TYPES = [
  type('http', ['HTTP request', 'Requisição HTTP'], ['Calls a web address.', 'Chama um endereço web.'], [['api'], ['baixar']]),
  type(
    'for-each',
    ['For each', 'Para cada'],
    ['Runs nodes for each batch.', 'Executa nós para cada lote.'],
    [['loop'], ['laço']],
  ),
  type('send-email', ['Send e-mail', 'Enviar e-mail'], ['Sends an e-mail.', 'Envia um e-mail.']),
  type('log', ['Log', 'Registrar'], ['Writes what a request gave.', 'Grava uma linha.']),
];
const search = (query: string) => searchNodeTypes(TYPES, query).map((found) => found.type.replace('core.', ''));

describe('the search for nodes', () => {
  it.each([
    ['requisição', 'http'],
    ['api', 'http'],
    ['baixar', 'http'],
    ['laço', 'for-each'],
    ['repeat', 'for-each'],
    ['correo', 'send-email'],
    ['enviar', 'send-email'],
  ])('finds by %s what does it, in any language', (query, found) => {
    expect(search(query)[0]).toBe(found);
  });

  it('puts names before what is said', () => {
    expect(search('request')).toEqual(['http', 'log']);
  });
});

describe('the types chosen last', () => {
  it('come newest first, each once, and only some', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    expect(recentTypes(storage)).toEqual([]);
    for (const name of ['a', 'b', 'a', 'c', 'd', 'e', 'f']) rememberType(storage, name);
    expect(recentTypes(storage)).toEqual(['f', 'e', 'd', 'c', 'a']);
    expect(recentTypes({ getItem: () => '{broken' })).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { searchRanked } from './ranked-search';

interface Entry {
  name: [en: string, ptBr: string];
  about: string;
}
const ENTRIES: Entry[] = [
  { name: ['HTTP request', 'Requisição HTTP'], about: 'Calls a web address. Chama um endereço web' },
  { name: ['Send e-mail', 'Enviar e-mail'], about: 'Sends a message. Envia uma mensagem' },
  { name: ['For each', 'Para cada'], about: 'loop laço' },
  { name: ['Write file', 'Gravar arquivo'], about: 'save disk' },
  { name: ['Read file', 'Ler arquivo'], about: 'open, for each line' },
  { name: ['Schedule', 'Agendamento'], about: 'cron every day, sends nothing' },
];
const search = (query: string) =>
  searchRanked(ENTRIES, query, ({ name, about }) => [
    { text: name[0], weight: 1 },
    { text: name[1], weight: 1 },
    { text: about, weight: 0.4 },
  ]).map(({ name }) => name[0]);

describe('a ranked search', () => {
  it('keeps everything in order for an empty query', () => {
    expect(search(' - ')).toEqual(ENTRIES.map(({ name }) => name[0]));
  });

  it.each([
    ['request', 'HTTP request'],
    ['requisicao', 'HTTP request'],
    ['requisição', 'HTTP request'],
    ['solicitud', 'HTTP request'],
    ['e-mail', 'Send e-mail'],
    ['email', 'Send e-mail'],
    ['correo', 'Send e-mail'],
    ['loop', 'For each'],
    ['laço', 'For each'],
    ['repetir', 'For each'],
    ['cron', 'Schedule'],
    ['agenda', 'Schedule'],
    ['salvar arquivo', 'Write file'],
    ['send an email', 'Send e-mail'],
  ])('finds by %s what is meant, whichever language it is in', (query, name) => {
    expect(search(query)[0]).toBe(name);
  });

  it.each([
    ['requset', 'HTTP request'],
    ['shedule', 'Schedule'],
    ['requisisao', 'HTTP request'],
    ['agendamneto', 'Schedule'],
  ])('forgives the slip %s', (query, name) => {
    expect(search(query)).toEqual([name]);
  });

  it('puts beginnings before words inside, names before what is said, and those before meaning', () => {
    expect(search('send')).toEqual(['Send e-mail', 'Schedule']);
    expect(search('file')).toEqual(['Write file', 'Read file']);
    expect(search('each')[0]).toBe('For each');
  });

  it('wants every word, except those that say little', () => {
    expect(search('read the file')).toEqual(['Read file']);
    expect(search('read nonsense')).toEqual([]);
    expect(search('for')).toContain('For each');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFormat } from '../lib/format';
import { detailText, type ErrorWords, errorText } from './error-text';

function wordsOf(language: 'en' | 'pt-BR'): ErrorWords {
  const texts = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', 'shared', 'words', `${language}.json`), 'utf8'),
  ) as object;
  const rawText = (key: string) => {
    const found = key
      .replace(/^components:/, '')
      .split('.')
      .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], texts);
    return typeof found === 'string' ? found : undefined;
  };
  return {
    language,
    rawText,
    t: (key, values = {}) => (rawText(key) ?? key).replace(/{{(\w+)}}/g, (_, name: string) => values[name] ?? ''),
    format: createFormat(language, 'UTC'),
  };
}
const portuguese = wordsOf('pt-BR');
const say = (code: string, data: Record<string, unknown>, message = 'In English') =>
  errorText({ code, message, data: data as never }, portuguese);

describe('the words of an error', () => {
  it('are those of its code, filled from its data', () => {
    expect(say('STEP_TIMED_OUT', { node: 'Busca', timeoutMs: 30_000 })).toMatch(/^“Busca” levou mais de 30 s\. /);
    expect(say('SMTP_TLS_FAILED', { host: 'mail.example.com', port: 2587, answer: 'x' })).toContain('mail.example.com:2587 (x)');
    expect(say('WEBHOOK_CONFLICT', { flowName: 'A', methods: ['GET', 'POST'], path: 'p' })).toContain(
      '“A” já responde GET, POST',
    );
  });

  it('are those that a plugin gave with it, when it speaks the language', () => {
    const data = { service: 'GitHub', words: { 'pt-BR': 'O GitHub recusou a chamada.' } };
    expect(say('SERVICE_REFUSED', data)).toBe('O GitHub recusou a chamada.');
    expect(errorText({ code: 'SERVICE_REFUSED', message: 'GitHub refused.', data }, wordsOf('en'))).toBe('GitHub refused.');
    expect(say('SERVICE_REFUSED', { words: { 'pt-BR': 7 } })).toBe('In English');
  });

  it('are those of the detail before those of the code', () => {
    const data = { method: 'GET', url: 'http://x/', status: 404 };
    expect(say('HTTP_STATUS', { ...data, detail: 'HTTP_STATUS_ADDRESS' })).toMatch(/404\. Verifique o endereço\.$/);
    expect(say('HTTP_STATUS', { ...data, detail: 'SOMETHING_NEW' })).toMatch(/404\. Verifique o que este nó envia\.$/);
  });

  it('name the field of a setting that does not fit', () => {
    const data = { field: '/fields/0/path', detail: 'VALUE_TYPE', expected: 'number' };
    expect(say('NODE_CONFIG_INVALID', data)).toBe('O campo “fields.0.path” deve ser um número');
  });

  it('say where an expression fails and why', () => {
    const data = {
      reason: 'The left side of the "+" operator must evaluate to a number',
      node: 'Soma',
      field: '/expression',
      line: 1,
      column: 3,
    };
    expect(say('EXPRESSION_FAILED', data)).toBe(
      'Expressão em nó “Soma”, campo “expression”, posição 3: O lado esquerdo de + deve ser um número',
    );
  });

  it('tell the reason of a doubt too', () => {
    const cause = { code: 'HTTP_TIMED_OUT', message: 'x', data: { url: 'http://x/', timeoutMs: 1500 } };
    expect(say('STEP_IN_DOUBT', { node: 'Pedido', cause })).toMatch(
      /^http:\/\/x\/ não respondeu em 1,5 s\. .*Não se sabe se “Pedido”/,
    );
  });

  it('stay the host’s for unknown codes and for errors stored without their data', () => {
    expect([say('PLUGIN_ODD', {}), say('HTTP_TIMED_OUT', {}), say('RUN_STOPPED', {}, 'Sem estoque')]).toEqual([
      'In English',
      'In English',
      'Sem estoque',
    ]);
  });

  it('are the host’s own in English', () => {
    const error = { code: 'DISK_FULL', message: 'The host says it', data: { path: 'a' } };
    expect(errorText(error, wordsOf('en'))).toBe('The host says it');
  });
});

describe('the words of a detail', () => {
  it('translate the names of what they speak of', () => {
    const values = { part: '60', unit: 'minute', min: 0, max: 59 };
    expect(detailText('CRON_RANGE', values, portuguese)).toBe('“60” (minuto) não está entre 0 e 59');
    expect(detailText('UNHEARD_OF', values, portuguese)).toBeUndefined();
  });
});

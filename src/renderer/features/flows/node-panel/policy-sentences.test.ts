import { createInstance } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NodePolicies, nodePoliciesSchema, retryPolicySchema } from '#shared/model/flow';
import { createFormat } from '../../../lib/format';
import en from './i18n/en.json';
import ptBr from './i18n/pt-BR.json';
import { type PolicyPart, policiesSet, policySentence, totalRetryDelayMs } from './policy-sentences';

const i18n = createInstance();
beforeAll(() =>
  i18n.init({
    resources: { en: { 'node-panel': en }, 'pt-BR': { 'node-panel': ptBr } },
    lng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
  }),
);

function sentences(part: PolicyPart, input: Partial<Record<keyof NodePolicies, unknown>>): string[] {
  const policies = nodePoliciesSchema.parse(input);
  return ['en', 'pt-BR'].map((language) => {
    const t = i18n.getFixedT(language);
    return policySentence(part, policies, { t: (key, values) => t(key, values ?? {}), format: createFormat(language) });
  });
}

describe('what policies mean', () => {
  it('says of retries how many, how long, for what, and what then', () => {
    const retry = { maxAttempts: 4, initialDelayMs: 1000, factor: 2, jitter: false, when: { statuses: ['5xx'] } };
    expect(sentences('retry', { retry, onError: 'output' })).toEqual([
      'Up to 4 attempts over 7 sec, only for HTTP 5xx; then the error leaves by the error port.',
      'Até 4 tentativas em 7 s, só para HTTP 5xx; depois o erro sai pela porta error.',
    ]);
    expect(
      sentences('retry', { retry: { ...retry, jitter: true, when: { statuses: ['429'], codes: ['HTTP_TIMED_OUT'] } } })[0],
    ).toBe('Up to 4 attempts over about 5.3 sec, only for HTTP 429 or HTTP_TIMED_OUT; then the run fails.');
    expect(sentences('retry', { retry: { maxAttempts: 2, initialDelayMs: 0, jitter: false }, onError: 'continue' })).toEqual([
      'Up to 2 attempts, one right after the other, for any passing error; then the input goes on as if all were well.',
      'Até 2 tentativas, uma logo após a outra, para qualquer erro passageiro; depois a entrada segue como se tudo estivesse bem.',
    ]);
  });

  it('says what holds when nothing is set', () => {
    expect(sentences('retry', {})[0]).toBe('One attempt: a failure is not tried again.');
    expect(sentences('timeout', {})[0]).toBe('It may take as long as it needs.');
    for (const part of ['onError', 'rateLimit', 'concurrency', 'breaker'] as const)
      for (const sentence of sentences(part, {})) expect(sentence).toMatch(/^\p{Lu}.+\.$/u);
  });

  it('says of a timeout whether it is for each attempt', () => {
    expect(sentences('timeout', { timeoutMs: 90_000 })[0]).toBe('After 1 min 30 sec it is stopped and counts as failed.');
    expect(sentences('timeout', { timeoutMs: 500, retry: {} })[0]).toBe(
      'Each attempt is stopped after 500 ms and counts as failed; then the next one may begin.',
    );
  });

  it('says of limits how many, who shares them, and what becomes of the others', () => {
    expect(sentences('rateLimit', { rateLimit: { count: 1, perMs: 60_000, share: 'host' } })).toEqual([
      'At most 1 call in 1 min, together with every node that calls the same host; those too many wait for their turn.',
      'No máximo 1 chamada em 1 min, junto com todos os nós que chamam o mesmo servidor; as que excedem esperam a vez.',
    ]);
    expect(sentences('concurrency', { concurrency: { max: 3, share: 'name', name: 'printer' } })[0]).toBe(
      'At most 3 steps at work at once, together with every node that names “printer”; the others wait.',
    );
    expect(sentences('breaker', { breaker: { failures: 5, openMs: 30_000, whenOpen: 'wait' } })).toEqual([
      'After 5 failures in a row no call is made for 30 sec, for this node alone: steps wait. Then one call tries whether all is well.',
      'Depois de 5 falhas seguidas nenhuma chamada é feita por 30 s, só para este nó: os passos esperam. Então uma chamada testa se tudo está bem.',
    ]);
  });

  it('leaves no value out', () => {
    const all = { timeoutMs: 1, retry: {}, onError: 'output', rateLimit: { count: 2 }, concurrency: { max: 1 }, breaker: {} };
    for (const part of ['onError', 'retry', 'timeout', 'rateLimit', 'concurrency', 'breaker'] as const)
      for (const sentence of sentences(part, all)) expect(sentence).not.toMatch(/[{}]|node-panel/);
  });
});

describe('pauses between attempts', () => {
  it('grow up to the longest, and jitter takes a quarter off on average', () => {
    const retry = retryPolicySchema.parse({ maxAttempts: 5, initialDelayMs: 1000, factor: 3, maxDelayMs: 5000, jitter: false });
    expect(totalRetryDelayMs(retry)).toBe(1000 + 3000 + 5000 + 5000);
    expect(totalRetryDelayMs({ ...retry, jitter: true })).toBe(14_000 * 0.75);
  });
});

describe('policies that are set', () => {
  it('are those that differ from what holds anyway', () => {
    expect(policiesSet(undefined)).toEqual([]);
    expect(policiesSet(nodePoliciesSchema.parse({}))).toEqual([]);
    expect(policiesSet(nodePoliciesSchema.parse({ timeoutMs: 5, onError: 'continue', breaker: {} }))).toEqual([
      'onError',
      'timeout',
      'breaker',
    ]);
  });
});

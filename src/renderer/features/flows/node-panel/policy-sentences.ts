import type { NodePolicies, RetryPolicy } from '#shared/model/flow';
import type { Format } from '../../../lib/format';

/** Words of this room: a key, and the values that it names. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

interface Words {
  t: Say;
  format: Pick<Format, 'duration' | 'number' | 'locale'>;
}

/** Which policy a sentence is about. */
export type PolicyPart = 'onError' | 'retry' | 'timeout' | 'rateLimit' | 'concurrency' | 'breaker';

/** How long all pauses between attempts take together, in milliseconds: the middle of what jitter makes of them. */
export function totalRetryDelayMs(retry: RetryPolicy): number {
  let total = 0;
  for (let attempt = 1; attempt < retry.maxAttempts; attempt++) {
    total += Math.min(retry.maxDelayMs, retry.initialDelayMs * retry.factor ** (attempt - 1));
  }
  return retry.jitter ? total * 0.75 : total;
}

function list(parts: readonly string[], { format }: Words): string {
  return new Intl.ListFormat(format.locale, { type: 'disjunction' }).format(parts);
}

function errorsOf(when: RetryPolicy['when'], words: Words): string {
  const { t } = words;
  if (when === undefined) return t('node-panel:errors.any');
  const parts = [...when.statuses.map((status) => `HTTP ${status}`), ...when.codes];
  return parts.length === 0 ? t('node-panel:errors.none') : t('node-panel:errors.named', { names: list(parts, words) });
}

function sharedBy(policy: { share: 'node' | 'host' | 'credential' | 'name'; name?: string | undefined }, { t }: Words): string {
  return t(`node-panel:shared.${policy.share}`, { name: policy.name ?? '' });
}

function retrySentence(policies: NodePolicies, words: Words): string {
  const { retry, onError } = policies;
  const { t, format } = words;
  if (retry === undefined || retry.maxAttempts < 2) return t('node-panel:retry.none');
  const values = {
    attempts: format.number(retry.maxAttempts),
    errors: errorsOf(retry.when, words),
    then: t(`node-panel:then.${onError}`),
  };
  const total = totalRetryDelayMs(retry);
  if (total === 0) return t('node-panel:retry.atOnce', values);
  return t(retry.jitter ? 'node-panel:retry.about' : 'node-panel:retry.over', { ...values, time: format.duration(total) });
}

/** What a policy means with the values it has now, in one sentence; also says what holds when it is not set. */
export function policySentence(part: PolicyPart, policies: NodePolicies, words: Words): string {
  const { t, format } = words;
  const { timeoutMs, rateLimit, concurrency, breaker, retry } = policies;
  switch (part) {
    case 'onError':
      return t(`node-panel:onError.${policies.onError}`);
    case 'retry':
      return retrySentence(policies, words);
    case 'timeout':
      if (timeoutMs === undefined) return t('node-panel:timeout.none');
      return t(retry === undefined ? 'node-panel:timeout.once' : 'node-panel:timeout.each', { time: format.duration(timeoutMs) });
    case 'rateLimit':
      if (rateLimit === undefined) return t('node-panel:rateLimit.none');
      return t('node-panel:rateLimit.set', {
        count: rateLimit.count,
        calls: format.number(rateLimit.count),
        time: format.duration(rateLimit.perMs),
        shared: sharedBy(rateLimit, words),
      });
    case 'concurrency':
      if (concurrency === undefined) return t('node-panel:concurrency.none');
      return t('node-panel:concurrency.set', {
        count: concurrency.max,
        steps: format.number(concurrency.max),
        shared: sharedBy(concurrency, words),
      });
    case 'breaker':
      if (breaker === undefined) return t('node-panel:breaker.none');
      return t('node-panel:breaker.set', {
        count: breaker.failures,
        failures: format.number(breaker.failures),
        time: format.duration(breaker.openMs),
        open: t(`node-panel:breaker.${breaker.whenOpen}`),
        shared: sharedBy(breaker, words),
      });
  }
}

/** The policies that are set to something else than what holds anyway. */
export function policiesSet(policies: NodePolicies | undefined): PolicyPart[] {
  if (policies === undefined) return [];
  const parts: readonly (readonly [PolicyPart, boolean])[] = [
    ['onError', policies.onError !== 'fail'],
    ['timeout', policies.timeoutMs !== undefined],
    ['retry', policies.retry !== undefined],
    ['rateLimit', policies.rateLimit !== undefined],
    ['concurrency', policies.concurrency !== undefined],
    ['breaker', policies.breaker !== undefined],
  ];
  return parts.filter(([, isSet]) => isSet).map(([part]) => part);
}

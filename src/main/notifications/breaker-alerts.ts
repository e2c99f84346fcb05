import type { DurablePolicy } from '#main/engine/policy/durable-policy';
import type { ErrorInfo } from '#shared/model/errors';
import { plainErrorText } from '#shared/words/plain-text';
import type { Language, Notice } from './notice';
import type { NotificationsPorts } from './ports';
import { timeText } from './report-texts';

const PREFIX = 'breaker ';

type BreakerPorts = Pick<NotificationsPorts, 'store' | 'preferences' | 'heldBack' | 'onError'>;

const TEXTS = {
  en: {
    flow: (name: string) => `"${name}" is held back`,
    other: (name: string) => `Calls to ${name} are held back`,
    body: (failures: number, until: string, reason: string) =>
      `${failures} calls in a row have failed, so the circuit breaker lets none through until ${until}; then one is tried. The last one: ${reason}`,
  },
  'pt-BR': {
    flow: (name: string) => `"${name}" está retido`,
    other: (name: string) => `As chamadas a ${name} estão retidas`,
    body: (failures: number, until: string, reason: string) =>
      `${failures} chamadas seguidas falharam, e por isso o disjuntor não deixa passar nenhuma até ${until}; então uma é tentada. A última: ${reason}`,
  },
} as const;

/** Tells people of circuit breakers that open: once, until they have been closed again. */
export function watchBreakers(ports: BreakerPorts, service: { tell(notice: Notice): Promise<void> }): () => void {
  const open = new Set<string>();
  return ports.store.onCommitted(({ records }) => {
    for (const record of records) {
      if (record.kind !== 'policy' || !record.key.startsWith(PREFIX)) continue;
      const key = record.key.slice(PREFIX.length);
      const { state } = record;
      if (state?.kind !== 'breaker') {
        open.delete(key);
      } else if (state.openUntil !== undefined && !open.has(key)) {
        open.add(key);
        service.tell(noticeOf(key, state, ports)).catch(ports.onError);
      }
    }
  });
}

type OpenBreaker = Extract<DurablePolicy, { kind: 'breaker' }>;

function noticeOf(key: string, { failures, openUntil, lastFailure }: OpenBreaker, ports: BreakerPorts): Notice {
  const what = ports.heldBack(key);
  const words = (language: Language) => {
    const texts = TEXTS[language];
    const until = timeText(openUntil, language, ports.preferences().timeZone);
    const reason = lastFailure === undefined ? '' : plainErrorText(lastFailure as ErrorInfo, language);
    return {
      title: what.kind === 'flow' ? texts.flow(what.name) : texts.other(what.name),
      body: texts.body(failures, until, reason),
    };
  };
  return {
    topic: 'flow-paused',
    to: 'owner',
    level: 'warning',
    words,
    ...(what.kind === 'flow' ? { flowId: what.flowId } : {}),
    idempotencyKey: `breaker ${key} ${openUntil}`,
  };
}

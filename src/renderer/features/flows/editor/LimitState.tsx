import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCredentials } from '../../../components/credentials/use-credentials';
import { useErrorText } from '../../../components/use-error-text';
import { api } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import { useNow } from '../../../lib/use-now';
import classes from './editor.module.css';
import { type LimitedNode, limitKeys } from './limit-keys';

/** How the limits of these nodes stand now: open breakers, with the way to close them, and how many wait. Nothing when all is at rest. */
export function LimitState({ flowId, nodes }: { flowId: string; nodes: readonly LimitedNode[] }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const errorText = useErrorText();
  const now = useNow(1000);
  const queryClient = useQueryClient();
  const isUsed = nodes.some(({ policies }) => policies?.breaker ?? policies?.rateLimit ?? policies?.concurrency);
  const { data } = useQuery(api.policies.state.queryOptions({ enabled: isUsed, refetchInterval: 2000 }));
  const { data: credentials } = useCredentials();
  /** A credential by its name. */
  const keyText = (key: string): string => {
    const id = key.startsWith('credential:') ? key.slice('credential:'.length) : undefined;
    const name = credentials?.find((credential) => credential.id === id)?.name;
    return name === undefined ? key : `credential:${name}`;
  };
  const reset = useMutation(
    api.policies.resetBreaker.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.policies.key() }),
    }),
  );
  if (data === undefined || !isUsed) return null;
  const isMine = limitKeys(flowId, nodes);
  const breakers = data.breakers.filter(({ key }) => isMine(key));
  const waiting = [...data.rates, ...data.slots].filter(({ key, waiting }) => waiting > 0 && isMine(key));
  if (breakers.length === 0 && waiting.length === 0) return null;
  return (
    <section className={classes.info} aria-label={t('limitState.title')}>
      <div className={classes.infoLabel}>{t('limitState.title')}</div>
      {breakers.map(({ key, status, failures, openUntil, lastError, lastFailure }) => (
        <div key={key} className={classes.limitLine}>
          <span>
            <strong>{t(`limitState.${status}`, { count: failures })}</strong>{' '}
            {status === 'open' && openUntil !== undefined && t('limitState.tries', { at: format.relative(openUntil, now) })}{' '}
            <code>{keyText(key)}</code>
            {lastError !== undefined && (
              <span className={classes.help}> {lastFailure === undefined ? lastError : errorText(lastFailure)}</span>
            )}
          </span>
          <Button
            size="xs"
            variant="default"
            loading={reset.isPending}
            aria-label={t('limitState.resetOf', { key })}
            onClick={() => reset.mutate({ key })}
          >
            {t('limitState.reset')}
          </Button>
        </div>
      ))}
      {waiting.map((limit) => (
        <div key={`${'taken' in limit ? 'slots' : 'rate'} ${limit.key}`} className={classes.limitLine}>
          <span>
            {'taken' in limit
              ? t('limitState.waitsSlot', { count: limit.waiting })
              : t('limitState.waitsRate', { count: limit.waiting })}{' '}
            <code>{keyText(limit.key)}</code>
          </span>
        </div>
      ))}
    </section>
  );
}

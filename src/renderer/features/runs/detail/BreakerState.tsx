import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../../components/use-error-text';
import { api } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import { useNow } from '../../../lib/use-now';
import classes from './detail.module.css';

/** How a circuit breaker stands that keeps a run waiting, or has refused its call, with the way to close it by hand. */
export function BreakerState({ name }: { name: string }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const errorText = useErrorText();
  const now = useNow(1000);
  const queryClient = useQueryClient();
  const { data } = useQuery(api.policies.state.queryOptions({ refetchInterval: 2000 }));
  const reset = useMutation(
    api.policies.resetBreaker.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.policies.key() }),
    }),
  );
  const breaker = data?.breakers.find(({ key }) => key === name);
  if (breaker === undefined || breaker.status === 'closed') return null;
  const { status, failures, openUntil, lastError, lastFailure } = breaker;
  const why = lastFailure === undefined ? lastError : errorText(lastFailure);
  return (
    <div className={classes.breaker}>
      <span>
        <strong>{t(`breaker.${status}`, { count: failures })}</strong>{' '}
        {status === 'open' && openUntil !== undefined && t('breaker.tries', { at: format.relative(openUntil, now) })}
        {why !== undefined && <span className={classes.advice}> {why}</span>}
      </span>
      <Button
        size="xs"
        variant="default"
        loading={reset.isPending}
        aria-label={t('breaker.resetOf', { key: name })}
        onClick={() => reset.mutate({ key: name })}
      >
        {t('breaker.reset')}
      </Button>
    </div>
  );
}

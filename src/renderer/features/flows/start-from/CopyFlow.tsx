import { Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Search, Workflow } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { FlowSummary } from '#shared/model/flow';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { api, client } from '../../../lib/client';
import classes from './start-from.module.css';
import { useListKeys } from './use-list-keys';

/** How many flows are listed; a search finds the others. */
const SHOWN = 50;

/** Copies a flow that is there to a new draft. */
export function CopyFlow({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('flows');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [query, setQuery] = useState('');
  const [wanted] = useDebouncedValue(query.trim(), 150);
  const { data, error, refetch } = useQuery(
    api.flows.list.queryOptions({
      input: { limit: SHOWN, ...(wanted === '' ? {} : { search: wanted }) },
      placeholderData: keepPreviousData,
    }),
  );
  const copy = useMutation({
    mutationFn: (flow: FlowSummary) => client.flows.duplicate({ flowId: flow.id }),
    meta: { ownError: true },
    onSuccess: (flow) => {
      void queryClient.invalidateQueries({ queryKey: api.flows.key() });
      onClose();
      void navigate(`/flows/${flow.id}`);
    },
  });
  const flows = data?.items ?? [];
  const take = (flow: FlowSummary) => {
    if (!copy.isPending) copy.mutate(flow);
  };
  const keys = useListKeys(flows, take);
  if (error !== null && data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes.narrow}>
      <TextInput
        type="search"
        leftSection={<Search size={14} />}
        aria-label={t('startFrom.copySearch')}
        placeholder={t('startFrom.copySearch')}
        value={query}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="copy-list"
        aria-activedescendant={keys.active === undefined ? undefined : `copy-${keys.active.id}`}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          keys.setActive(0);
        }}
        onKeyDown={keys.onKeyDown}
      />
      <div ref={keys.list} id="copy-list" role="listbox" aria-label={t('startFrom.copy')} className={classes.list}>
        {data === undefined && [1, 2, 3].map((key) => <Skeleton key={key} height={36} m={4} width="auto" />)}
        {data !== undefined && flows.length === 0 && (
          <p className={classes.none}>{t(wanted === '' ? 'startFrom.copyNone' : 'empty.filtered')}</p>
        )}
        {flows.map((flow, index) => (
          <div
            key={flow.id}
            id={`copy-${flow.id}`}
            role="option"
            aria-selected={flow === keys.active}
            className={classes.option}
            onPointerMove={() => keys.setActive(index)}
            onClick={() => take(flow)}
          >
            <span className={classes.icon}>
              <Workflow size={15} aria-hidden="true" />
            </span>
            <span className={classes.words}>
              <strong className="pf-clip">{flow.name}</strong>
              {flow.description !== undefined && <span className="pf-clip">{flow.description}</span>}
            </span>
          </div>
        ))}
      </div>
      {copy.isError && <ErrorPanel inline error={copy.error} />}
    </div>
  );
}

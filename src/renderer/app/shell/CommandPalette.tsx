import { Spotlight } from '@mantine/spotlight';
import { skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { ArrowRight, Command as CommandIcon, Play, Search, Workflow } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { toast } from '../../components/feedback';
import { Kbd } from '../../components/Kbd';
import { FlowStatusBadge } from '../../components/StatusBadge';
import { api } from '../../lib/client';
import { type Command, useAllCommands } from '../../lib/commands';
import { asksForInput, requestQuickRun } from '../../lib/quick-run-request';
import { rankByWords } from '../../lib/word-search';
import classes from './palette.module.css';

const groups = ['page', 'go', 'app'] as const;

/** Ctrl+K: every page, every command on offer, every flow (open it, run it now) for those who may. */
export function CommandPalette({ hasFlows = true }: { hasFlows?: boolean }) {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [isOpen, setOpen] = useState(false);
  const commands = useAllCommands().filter(({ inPalette }) => inPalette !== false);
  const { data: flows } = useQuery(
    api.flows.list.queryOptions({ input: isOpen && hasFlows ? { limit: 500 } : skipToken, staleTime: 30_000 }),
  );
  const start = useMutation(
    api.runs.start.mutationOptions({
      onSuccess: ({ runId }) => void navigate(`/runs/${runId}`),
    }),
  );

  const flowEntries = rankByWords(
    (flows?.items ?? []).flatMap((flow) => [
      { id: `open-${flow.id}`, flow, kind: 'open' as const, text: flow.name },
      ...(flow.status === 'active'
        ? [{ id: `run-${flow.id}`, flow, kind: 'run' as const, text: t('palette.runFlow', { name: flow.name }) }]
        : []),
    ]),
    query,
    ({ text }) => text,
  ).slice(0, query === '' ? 6 : 12);
  const matching = rankByWords(commands, query, ({ label, keywords }) => `${label} ${keywords ?? ''}`);
  const isEmpty = matching.length === 0 && flowEntries.length === 0;

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => setOpen(false)}
      shortcut={['mod + K', 'mod + P']}
      scrollable
      centered={false}
      maxHeight={420}
      radius="md"
      size={600}
      yOffset="12vh"
      transitionProps={{ duration: 90 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      attributes={{ content: { 'aria-label': t('palette.open') } }}
    >
      <Spotlight.Search placeholder={t('palette.placeholder')} leftSection={<Search size={16} />} />
      <Spotlight.ActionsList>
        {groups.map((group) => {
          const entries = matching.filter((command) => command.group === group);
          return (
            entries.length > 0 && (
              <Spotlight.ActionsGroup key={group} label={t(`palette.group.${group}`)}>
                {entries.map((command) => (
                  <CommandAction key={command.id} command={command} />
                ))}
              </Spotlight.ActionsGroup>
            )
          );
        })}
        {flowEntries.length > 0 && (
          <Spotlight.ActionsGroup label={t('rooms.flows')}>
            {flowEntries.map(({ id, flow, kind, text }) => (
              <Spotlight.Action
                key={id}
                className={classes.action ?? ''}
                onClick={() => {
                  if (kind === 'open') void navigate(`/flows/${flow.id}`);
                  else if (asksForInput(flow)) requestQuickRun(flow.id);
                  else {
                    toast(t('palette.starting', { name: flow.name }), { level: 'info', closeAfterMs: 1500 });
                    start.mutate({ params: { workflowId: flow.id } });
                  }
                }}
              >
                {kind === 'open' ? <Workflow size={15} /> : <Play size={15} />}
                <span className={classes.label}>{text}</span>
                {kind === 'open' && <FlowStatusBadge status={flow.status} plain />}
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {isEmpty && <Spotlight.Empty>{t('palette.nothing', { query })}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function CommandAction({ command }: { command: Command }) {
  return (
    <Spotlight.Action className={classes.action ?? ''} onClick={() => command.run()}>
      {command.group === 'go' ? <ArrowRight size={15} /> : <CommandIcon size={15} />}
      <span className={classes.label}>{command.label}</span>
      {command.keys !== undefined && <Kbd keys={command.keys} />}
    </Spotlight.Action>
  );
}

import { ActionIcon, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowRight, ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunDetail } from '#shared/model/run';
import { api } from '../../lib/client';
import { ErrorPanel } from '../ErrorPanel';
import { edgeKey } from '../graph/graph-model';
import { ItemsView } from '../items/ItemsView';
import { Hint } from '../Kbd';
import { SidePanel } from '../SidePanel';
import { type EdgePacket, packetsAlong } from './edge-packets';
import classes from './edge-panel.module.css';

const FIRST_PAGE = 100;
const LAST_PAGE = 10_000;

interface EdgePanelProps {
  run: RunDetail;
  edgeId: string;
  width: number;
  onClose(): void;
}

/** What went along an edge in a run. */
export function EdgePanel({ run, edgeId, width, onClose }: EdgePanelProps) {
  const { t } = useTranslation('components');
  const [at, setAt] = useState<number>();
  const edge = run.definition.edges.find((each) => edgeKey(each) === edgeId);
  if (edge === undefined) return null;
  const packets = packetsAlong(edge, run.steps);
  const index = Math.min(at ?? packets.length - 1, packets.length - 1);
  const packet = packets[index];
  const name = (id: string) => run.definition.nodes.find((node) => node.id === id)?.name ?? id;
  const turn = (to: number, label: string, Icon: typeof ChevronLeft) => (
    <Hint label={label}>
      <ActionIcon aria-label={label} disabled={packets[to] === undefined} onClick={() => setAt(to)}>
        <Icon size={15} />
      </ActionIcon>
    </Hint>
  );
  return (
    <SidePanel
      title={
        <span className={classes.title}>
          <span className="pf-clip">{name(edge.from.node)}</span>
          <ArrowRight size={14} aria-label={t('packet.to')} />
          <span className="pf-clip">{name(edge.to.node)}</span>
        </span>
      }
      actions={
        packets.length > 1 && (
          <span className={classes.turns}>
            {turn(index - 1, t('packet.earlier'), ChevronLeft)}
            {t('packet.of', { number: index + 1, all: packets.length })}
            {turn(index + 1, t('packet.later'), ChevronRight)}
          </span>
        )
      }
      width={width}
      onClose={onClose}
    >
      {packet === undefined ? (
        <p className={classes.none}>{t('packet.none')}</p>
      ) : (
        <Packet key={`${packet.seq}${packet.side}`} run={run} packet={packet} port={edge.from.port} />
      )}
    </SidePanel>
  );
}

function Packet({ run, packet, port }: { run: RunDetail; packet: EdgePacket; port: string }) {
  const { t } = useTranslation('components');
  const [limit, setLimit] = useState(FIRST_PAGE);
  const step = run.steps.find(({ seq }) => seq === packet.seq);
  const input = { runId: run.id, seq: packet.seq, limit };
  const { data, error, refetch, isFetching } = useQuery(
    api.runs.stepData.queryOptions({
      input,
      queryKey: [...api.runs.stepData.queryKey({ input }), step?.status, step?.attempt],
      placeholderData: keepPreviousData,
    }),
  );
  if (data === undefined)
    return error === null ? <Skeleton height={90} /> : <ErrorPanel inline error={error} onRetry={() => void refetch()} />;
  const { items, total } = (packet.side === 'input' ? data.input : data.outputs[port]) ?? { items: [], total: 0 };
  return (
    <ItemsView
      label={t('packet.label')}
      items={items}
      total={total}
      onMore={limit < LAST_PAGE ? () => setLimit(Math.min(LAST_PAGE, limit * 10)) : undefined}
      isLoadingMore={isFetching}
    />
  );
}

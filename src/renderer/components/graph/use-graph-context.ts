import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { api } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import { errorText } from '../error-text';
import { useErrorWords } from '../use-error-text';
import type { FlowGraphContext } from './flow-graph';
import type { GraphEdge, GraphNode } from './graph-model';
import { keepEqual } from './keep-equal';

/** What cards are made with: the node types and the texts of the app's language. `undefined` until the types are read. */
export function useGraphContext(): { context: FlowGraphContext | undefined; error: unknown; retry(): void } {
  const { t, i18n } = useTranslation('components');
  const { data, error, refetch } = useQuery(api.flows.nodeTypes.queryOptions({ staleTime: 60_000 }));
  const { language } = i18n;
  const words = useErrorWords();
  const format = useFormat();
  const types = useMemo(() => data && readTypes(data), [data]);
  const context = useMemo<FlowGraphContext | undefined>(
    () =>
      types && {
        ...types,
        t: (key, values) => t(key, { ...values }),
        language: language === 'pt-BR' ? 'pt-BR' : 'en',
        locale: format.locale,
        localText: (text) => (language === 'pt-BR' ? text['pt-BR'] : text.en),
        errorText: (told) => errorText(told, words),
        duration: (ms) => format.duration(ms),
      },
    [types, language, t, words, format],
  );
  return { context, error: data === undefined ? error : undefined, retry: () => void refetch() };
}

/** Of a type with several versions the newest is offered; nodes of older ones keep theirs. */
function readTypes(types: readonly NodeTypeInfo[]): Pick<FlowGraphContext, 'nodeTypes' | 'typeOf'> {
  const rising = [...types].sort((one, other) => one.version - other.version);
  const nodeTypes = new Map(rising.map((type) => [type.type, type]));
  const byVersion = new Map(rising.map((type) => [`${type.type}@${type.version}`, type]));
  return {
    nodeTypes,
    typeOf: ({ type, typeVersion }) => byVersion.get(`${type}@${typeVersion}`) ?? nodeTypes.get(type),
  };
}

/** The graph with unchanged nodes and edges kept by reference from one render to the next. */
export function useStableGraph(graph: { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] }): {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
} {
  const previous = useRef(graph);
  const stable = useMemo(
    () => ({ nodes: keepEqual(previous.current.nodes, graph.nodes), edges: keepEqual(previous.current.edges, graph.edges) }),
    [graph],
  );
  useEffect(() => {
    previous.current = stable;
  });
  return stable;
}

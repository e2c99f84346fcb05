import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition, FlowProblem } from '#shared/model/flow';
import type { StepSummary } from '#shared/model/run';
import { detailText } from '../../../components/error-text';
import { type FlowGraphContext, graphEdgesOf, graphNodeOf, problemsByNode } from '../../../components/graph/flow-graph';
import { overlayRun } from '../../../components/graph/run-graph';
import { useStableGraph } from '../../../components/graph/use-graph-context';
import { useErrorWords } from '../../../components/use-error-text';
import { problemLabel } from './problem-label';

const NO_PROBLEMS: readonly FlowProblem[] = [];

/** Says a problem in the app's language. */
export function useProblemLabel(
  definition: FlowDefinition,
  context: FlowGraphContext,
): (problem: FlowProblem, withField?: boolean) => string {
  const { t, i18n } = useTranslation('flows');
  const words = useErrorWords();
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  return (problem, withField = true) => {
    const node = definition.nodes.find((each) => each.id === problem.nodeId);
    return problemLabel(problem, {
      t: (key, values) => t(key, { ...values }),
      language,
      type: node && context.nodeTypes.get(node.type),
      detail: (detail, values) => detailText(detail, values, words),
      withField,
    });
  };
}

/** The draft as a graph: cards with their worst problem, or with the state of a test run. */
export function useEditorGraph(
  definition: FlowDefinition,
  problems: readonly FlowProblem[],
  context: FlowGraphContext,
  steps: readonly StepSummary[] | undefined,
  pinned: ReadonlySet<string>,
) {
  const { t, i18n } = useTranslation('flows');
  const words = useErrorWords();
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  const graph = useMemo(() => {
    const groups = problemsByNode(problems);
    const translate = (key: string, values?: Record<string, string>) => t(key, { ...values });
    const drawn = {
      nodes: definition.nodes.map((node) => {
        const type = context.nodeTypes.get(node.type);
        const own = (groups.get(node.id) ?? NO_PROBLEMS).map((problem) => ({
          ...problem,
          message: problemLabel(problem, {
            t: translate,
            language,
            type,
            detail: (detail, values) => detailText(detail, values, words),
          }),
        }));
        const drawnNode = graphNodeOf(node, definition, own, context);
        return pinned.has(node.id) ? { ...drawnNode, pinned: true } : drawnNode;
      }),
      edges: graphEdgesOf(definition),
    };
    return steps === undefined ? drawn : overlayRun(drawn, steps, context);
  }, [definition, problems, context, steps, pinned, t, language, words]);
  return useStableGraph(graph);
}

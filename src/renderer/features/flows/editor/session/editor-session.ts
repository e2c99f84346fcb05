import { createContext, type RefObject, use } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { FlowDetail, FlowProblem } from '#shared/model/flow';
import type { FlowGraphContext } from '../../../../components/graph/flow-graph';
import type { GraphEdge, GraphNode, NodePositions } from '../../../../components/graph/graph-model';
import type { GraphHandle } from '../../../../components/graph/graph-props';
import type { DocumentState } from '../../document/document-store';
import type { TestControls } from '../../test-runs/use-test-controls';
import type { NodeEdits } from '../node-edits';
import type { useTestRun } from '../use-test-run';
import type { EditorUi } from './editor-ui';

/** What every part of an open editor works with. Parts get it from `useEditor`, not by props. */
export interface EditorSession {
  /** The flow as the host knows it; the draft one sees is `store`. */
  flow: FlowDetail;
  /** Node types and words. */
  context: FlowGraphContext;
  /** The document: draft, selection, undo. */
  store: StoreApi<DocumentState>;
  ui: StoreApi<EditorUi>;
  edits: NodeEdits;
  /** The draft as drawn now. */
  graph: { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] };
  handle: RefObject<GraphHandle | null>;
  /** Tells where the nodes were drawn, auto-layout included. */
  placed(places: NodePositions): void;
  problems: readonly FlowProblem[];
  /** The draft was changed since they were found; they are found anew as it is saved. */
  areProblemsStale: boolean;
  problemLabel(problem: FlowProblem, withField?: boolean): string;
  hasErrors: boolean;
  /** The enabled triggers of the draft. */
  triggers: readonly { nodeId: string; type: string; label: string }[];
  testRun: ReturnType<typeof useTestRun>;
  /** Test runs of the draft, of all of it or a part, and what is pinned for them. */
  tests: TestControls;
  /** Saves what is not yet saved. */
  flush(): Promise<void>;
  select(nodeIds: readonly string[]): void;
  /** Selects a node, opens its panel and brings it into view; with `field`, also the field of its form. */
  showNode(nodeId: string, place?: { field: string; position?: number | undefined }): void;
  showProblem(problem: FlowProblem): void;
  /** Starts a test run of the draft, asking for its input where the trigger needs one. */
  startTest(triggerNodeId?: string): void;
  /** Starts a run of the published version, asking for its input. */
  startRun(): void;
  /** Opens the fault test of the draft. */
  testFaults(): void;
  publish(): void;
  arrange(): void;
}

export const EditorContext = createContext<EditorSession | undefined>(undefined);

/** The open editor. For components below `FlowEditor` only. */
export function useEditor(): EditorSession {
  const session = use(EditorContext);
  if (session === undefined) throw new Error('useEditor is for components of an open editor');
  return session;
}

/** A part of what the editor shows; draws again when that part changes. */
export function useEditorUi<Part>(select: (ui: EditorUi) => Part): Part {
  return useStore(useEditor().ui, select);
}

/** A part of the document; draws again when that part changes. */
export function useDocument<Part>(select: (document: DocumentState) => Part): Part {
  return useStore(useEditor().store, select);
}

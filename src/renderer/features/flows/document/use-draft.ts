import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type FlowDefinition, type FlowDetail, flowDefinitionSchema } from '#shared/model/flow';
import { api, client } from '../../../lib/client';
import { toUiError } from '../../../lib/ui-error';
import { createDocumentStore } from './document-store';
import { createSaveQueue, type SaveOutcome, type SaveQueue, type SaveState } from './save-queue';

const KEY = 'pulseflow-draft:';

interface Kept {
  definition: FlowDefinition;
  baseRevision: number;
}

/** What an earlier session could not save, if anything. */
function recall(flowId: string): Kept | undefined {
  const text = localStorage.getItem(KEY + flowId);
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as { definition: unknown; baseRevision: unknown };
    const parsed = flowDefinitionSchema.safeParse(kept.definition);
    if (parsed.success && typeof kept.baseRevision === 'number')
      return { definition: parsed.data, baseRevision: kept.baseRevision };
  } catch {
    // What cannot be read cannot be saved either.
  }
  localStorage.removeItem(KEY + flowId);
  return undefined;
}

function keep(flowId: string, unsaved: Kept | undefined): void {
  if (unsaved === undefined) localStorage.removeItem(KEY + flowId);
  else {
    try {
      localStorage.setItem(KEY + flowId, JSON.stringify(unsaved));
    } catch {
      // A full storage loses the second safety only; the draft is still sent to the host.
    }
  }
}

/** What a failed save means for the queue. */
function outcomeOf(error: unknown): SaveOutcome {
  const { code, message } = toUiError(error);
  if (code === 'FLOW_CHANGED') return { kind: 'conflict' };
  const isTransient = ['OFFLINE', 'SHUTTING_DOWN', 'STORE_FULL', 'STORE_FAILED', 'UNAUTHORIZED', 'UNEXPECTED'].includes(code);
  return { kind: isTransient ? 'offline' : 'refused', message };
}

/** The open draft of a flow: the document, and saving it as it is changed. One per open flow (use a key). */
export function useDraft(flow: FlowDetail) {
  const queryClient = useQueryClient();
  const [store] = useState(() => createDocumentStore(recall(flow.id)?.definition ?? flow.draft));
  const [saving, setSaving] = useState<{ state: SaveState; message?: string | undefined }>({ state: 'saved' });
  const queue = useRef<SaveQueue>(undefined);
  const taken = useRef<FlowDefinition>(undefined);
  const start = useEffectEvent(() => {
    const { id: flowId } = flow;
    const key = api.flows.get.queryKey({ input: { flowId } });
    const kept = recall(flowId);
    const created = createSaveQueue({
      revision: kept?.baseRevision ?? flow.draftRevision,
      save: async (definition, baseRevision) => {
        try {
          const saved = await client.flows.saveDraft({
            flowId,
            definition,
            ...(baseRevision === undefined ? {} : { baseRevision }),
          });
          queryClient.setQueryData(key, saved);
          return { kind: 'saved', revision: saved.draftRevision };
        } catch (error) {
          return outcomeOf(error);
        }
      },
      keep: (unsaved) => keep(flowId, unsaved),
      onState: (state, message) => setSaving({ state, message }),
    });
    if (kept !== undefined) created.push(kept.definition);
    return created;
  });
  useEffect(() => {
    const created = start();
    queue.current = created;
    const unsubscribe = store.subscribe((now, before) => {
      if (now.definition !== before.definition && now.definition !== taken.current) created.push(now.definition);
    });
    return () => {
      unsubscribe();
      void created.flush().finally(() => created.dispose());
    };
  }, [store]);

  /** Shows another's draft in place of this one; it can be undone. */
  const take = (theirs: FlowDetail) => {
    taken.current = theirs.draft;
    store.getState().edit(() => theirs.draft);
    queue.current?.takeTheirs(theirs.draftRevision);
  };
  const follow = useEffectEvent(() => {
    const open = queue.current;
    // Saved elsewhere while nothing is unsaved here: go along.
    if (open !== undefined && !open.hasUnsaved && flow.draftRevision > open.revision) take(flow);
  });
  useEffect(() => follow(), [flow.draftRevision]);

  return {
    store,
    saving,
    flush: async () => queue.current?.flush(),
    keepMine: async () => queue.current?.keepMine(),
    async takeTheirs() {
      const theirs = await client.flows.get({ flowId: flow.id });
      queryClient.setQueryData(api.flows.get.queryKey({ input: { flowId: flow.id } }), theirs);
      take(theirs);
    },
  };
}

import { useQueryClient } from '@tanstack/react-query';
import { use, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { MergeSide } from '#shared/document/merge';
import type { FlowDetail } from '#shared/model/flow';
import type { EditLabel } from '#shared/model/flow-edit';
import { api, client } from '../../../lib/client';
import { toUiError } from '../../../lib/ui-error';
import { createDocumentStore } from './document-store';
import { createDraftSync, type DraftSync, type OpenConflict, type SendOutcome } from './draft-sync';
import { type DraftKeeper, openKeeper } from './kept-drafts';
import type { SaveState } from './save-queue';

/** One keeper for each flow that is open; a promise, so that the editor waits for it. */
const keepers = new Map<string, Promise<DraftKeeper>>();

function keeperOf(flowId: string): Promise<DraftKeeper> {
  const known = keepers.get(flowId);
  if (known !== undefined) return known;
  const opened = openKeeper(flowId);
  keepers.set(flowId, opened);
  return opened;
}

/** What a failed save means. */
function outcomeOf(error: unknown): SendOutcome {
  const { code, message } = toUiError(error);
  if (code === 'FLOW_CHANGED') return { kind: 'changed' };
  const isTransient = ['OFFLINE', 'SHUTTING_DOWN', 'STORE_FULL', 'STORE_FAILED', 'UNAUTHORIZED', 'UNEXPECTED'].includes(code);
  return { kind: isTransient ? 'offline' : 'refused', message };
}

export interface DraftNews {
  /** Others' edits came in. */
  onIncoming(labels: readonly EditLabel[], isMerged: boolean): void;
}

/**
 * The open draft of a flow: the document, saving it as it is changed, and what others do to it. One per open flow (use a
 * key); suspends until it is known what an earlier window could not save.
 */
export function useDraft(flow: FlowDetail, news: DraftNews) {
  const queryClient = useQueryClient();
  const opened = keeperOf(flow.id);
  const keeper = use(opened);
  const [store] = useState(() => createDocumentStore(keeper.kept?.definition ?? flow.draft));
  const [saving, setSaving] = useState<{ state: SaveState; message?: string | undefined }>({ state: 'saved' });
  const [conflict, setConflict] = useState<OpenConflict>();
  const sync = useRef<DraftSync>(undefined);
  const onIncoming = useEffectEvent((labels: readonly EditLabel[], isMerged: boolean) => news.onIncoming(labels, isMerged));
  const start = useEffectEvent(() => {
    const { id: flowId, draft, draftRevision } = flow;
    const key = api.flows.get.queryKey({ input: { flowId } });
    return createDraftSync({
      store,
      base: { draft, draftRevision },
      kept: keeper.kept,
      async send(definition, baseRevision, edits) {
        try {
          const saved = await client.flows.saveDraft({ flowId, definition, baseRevision, edits });
          queryClient.setQueryData(key, saved);
          return { kind: 'saved', revision: saved.draftRevision };
        } catch (error) {
          return outcomeOf(error);
        }
      },
      load: () => client.flows.edits({ flowId }),
      messageOf: (error) => toUiError(error).message,
      keep: keeper.keep,
      onState: (state, message) => setSaving({ state, message }),
      onIncoming,
      onConflict: setConflict,
    });
  });
  useEffect(() => {
    const started = start();
    sync.current = started;
    keepers.set(flow.id, opened);
    void started.open();
    addEventListener('pagehide', keeper.settle);
    return () => {
      removeEventListener('pagehide', keeper.settle);
      // The next time the flow is opened, it is looked anew for what could not be saved.
      if (keepers.get(flow.id) === opened) keepers.delete(flow.id);
      keeper.settle();
      void started.flush().finally(() => {
        started.dispose();
        keeper.settle();
      });
    };
  }, [flow.id, keeper, opened]);
  useEffect(() => sync.current?.follow(flow.draftRevision), [flow.draftRevision]);

  return {
    store,
    saving,
    conflict,
    flush: async () => sync.current?.flush(),
    resolve: async (choices: ReadonlyMap<string, MergeSide>) => sync.current?.resolve(choices),
  };
}

import type { FlowDefinition } from '#shared/model/flow';
import type { FlowContext } from './context';
import { readDefinition, writeDefinition } from './definition-text';
import { flowNotFound } from './errors';
import { assertPublishable, publishInTransaction } from './publishing';
import type { FlowRow } from './repository';

/**
 * The flows behind rules: published like any other, but no list shows them and only their rule changes them. `save` and
 * `remove` are for use inside the rule's own `store.write`; `changed` is for after it.
 */
export interface HiddenFlows {
  /** Throws FLOW_INVALID (with `problems`) when the definition cannot run; reads and writes nothing. */
  check(definition: FlowDefinition): void;
  newId(): string;
  /** Makes or changes the hidden flow of this id and publishes it. A definition that did not change makes no new version. */
  save(flow: { flowId: string; definition: FlowDefinition; enabled: boolean }): void;
  /** It answers no event any more; its versions stay for the runs that used them. */
  remove(flowId: string): void;
  /** Call it when the transaction is durable: the triggers are read again. */
  changed(flowId: string): void;
}

export function createHiddenFlows(context: FlowContext): HiddenFlows {
  const { repository, ports } = context;

  const rowOf = (definition: FlowDefinition, flowId: string): FlowRow => {
    const now = ports.now();
    return {
      id: flowId,
      kind: 'rule',
      name: definition.name,
      description: null,
      status: 'draft',
      pinned: 0,
      draft: writeDefinition(definition).text,
      draft_revision: 1,
      published_version: null,
      published_revision: null,
      sample_id: null,
      created_at: now,
      updated_at: now,
      deleted_at: null,
    };
  };
  const find = (flowId: string): FlowRow | undefined => {
    const row = repository.find(flowId);
    if (row !== undefined && row.kind !== 'rule') throw flowNotFound(flowId);
    return row;
  };

  return {
    check: (definition) => assertPublishable(context, rowOf(definition, 'new')),
    newId: () => context.newFlowId(),
    save({ flowId, definition, enabled }) {
      let row = find(flowId);
      if (row === undefined) {
        row = rowOf(definition, flowId);
        const { deleted_at: _, ...columns } = row;
        repository.insert(columns);
      } else {
        const { text } = writeDefinition(definition);
        const changed = text !== writeDefinition(readDefinition(row.draft)).text;
        row = {
          ...row,
          name: definition.name,
          draft: text,
          draft_revision: row.draft_revision + (changed ? 1 : 0),
          deleted_at: null,
        };
      }
      const published = publishInTransaction(context, row, undefined);
      repository.update({ ...published, status: enabled ? 'active' : 'paused' });
    },
    remove(flowId) {
      const row = find(flowId);
      if (row !== undefined) repository.update({ ...row, deleted_at: ports.now() });
    },
    changed: (flowId) => context.changed(flowId),
  };
}

import { createUlid } from '#shared/model/ids';
import type { FlowContext } from './context';
import { readDefinition, writeDefinition } from './definition-text';
import { problemsOf } from './error-flow-problems';
import { flowInvalid, flowNotPublished, serviceConflict } from './errors';
import type { FlowRow } from './repository';
import { assertNoWebhookConflict } from './webhook-conflicts';

/** Throws FLOW_INVALID when the draft has errors (warnings do not hinder). */
export function assertPublishable(context: FlowContext, row: FlowRow): void {
  const problems = problemsOf(context, row.id, readDefinition(row.draft));
  if (problems.some((problem) => problem.severity === 'error')) throw flowInvalid(row.name, problems);
}

/** What others reach a flow by belongs to one active flow at a time. */
function assertAddressesFree(context: FlowContext, row: FlowRow, definitionText: string): void {
  const { nodeTypes } = context.ports;
  const nodes = readDefinition(definitionText).nodes.filter(
    ({ type, typeVersion, disabled }) =>
      disabled !== true && (type === 'core.webhook' || nodeTypes.find(type, typeVersion)?.wokenBy === 'webhook'),
  );
  const mine = nodes.map((node) => ({ nodeId: node.id, type: node.type, config: node.config }));
  const others = [...context.triggers.list('core.webhook'), ...context.triggers.wokenBy('webhook')];
  assertNoWebhookConflict({ flowId: row.id, flowName: row.name }, mine, others);
  const name = readDefinition(definitionText).settings?.service?.name;
  const owner = context.triggers
    .services()
    .find(
      ({ flowId, service, status }) => name !== undefined && service.name === name && flowId !== row.id && status === 'active',
    );
  if (name !== undefined && owner !== undefined) throw serviceConflict(name, owner);
}

/**
 * The row as it is after publishing its draft, with the new version inserted: call it inside `store.write`, after
 * `assertPublishable`. A draft that equals the published version makes no new one. A paused flow stays paused.
 * Errors: WEBHOOK_CONFLICT, SERVICE_CONFLICT.
 */
export function publishInTransaction(context: FlowContext, row: FlowRow, note: string | undefined): FlowRow {
  const { repository, ports } = context;
  const { text, digest } = writeDefinition(readDefinition(row.draft));
  if (row.status !== 'paused') assertAddressesFree(context, row, text);
  const current = row.published_version === null ? undefined : repository.version(row.id, row.published_version);
  let version = current?.version;
  if (version === undefined || current?.digest !== digest) {
    version = repository.newestVersion(row.id) + 1;
    repository.insertVersion({ flowId: row.id, version, definition: text, digest, note: note ?? null, createdAt: ports.now() });
  }
  const next: FlowRow = {
    ...row,
    status: row.status === 'paused' ? 'paused' : 'active',
    published_version: version,
    published_revision: row.draft_revision,
    updated_at: ports.now(),
  };
  repository.update(next);
  return next;
}

/** Tells the world that a version was published. The publication itself is durable already. */
export async function announcePublished(context: FlowContext, row: FlowRow): Promise<void> {
  const { ports } = context;
  const timeMs = ports.now();
  await ports.emit({
    id: `evt_${createUlid(timeMs, ports.random)}`,
    type: 'flx.flow.published',
    source: '/flows',
    subject: row.id,
    timeMs,
    data: { flowId: row.id, flowName: row.name, version: row.published_version ?? 0 },
  });
}

/** Errors: FLOW_NOT_PUBLISHED; resuming also WEBHOOK_CONFLICT, SERVICE_CONFLICT. */
export function setPaused(context: FlowContext, row: FlowRow, paused: boolean): FlowRow {
  if (row.published_version === null || row.status === 'draft') throw flowNotPublished(row.id, row.name);
  const status = paused ? 'paused' : 'active';
  if (row.status === status) return row;
  const next: FlowRow = { ...row, status, updated_at: context.ports.now() };
  context.ports.store.write(() => {
    if (!paused) {
      const version = context.repository.version(row.id, row.published_version ?? 0);
      if (version !== undefined) assertAddressesFree(context, row, version.definition);
    }
    context.repository.update(next);
  });
  context.changed(row.id);
  return next;
}

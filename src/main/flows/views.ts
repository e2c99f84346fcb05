import type {
  FlowDefinition,
  FlowDetail,
  FlowNode,
  FlowSummary,
  FlowVersionDetail,
  FlowVersionSummary,
} from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { MANUAL_TRIGGER, startFieldsOf, takesFiles } from '#shared/model/start-form';
import type { FlowContext } from './context';
import { readDefinition } from './definition-text';
import { problemsOf } from './error-flow-problems';
import type { FlowRunStats } from './ports';
import type { FlowRow, VersionRow } from './repository';

/** Whether a start by hand asks for something, and for files. */
function asksOf({ type, config }: FlowNode): Pick<FlowSummary['triggers'][number], 'asks' | 'takesFiles'> {
  const fields = type === MANUAL_TRIGGER ? startFieldsOf(config) : [];
  return { ...(fields.length > 0 ? { asks: true } : {}), ...(takesFiles(fields) ? { takesFiles: true } : {}) };
}

function triggersOf(context: FlowContext, definition: FlowDefinition): FlowSummary['triggers'] {
  const triggers: FlowSummary['triggers'] = [];
  for (const node of definition.nodes) {
    const nodeType = context.ports.nodeTypes.find(node.type, node.typeVersion);
    if (nodeType?.kind !== 'trigger' || node.disabled === true) continue;
    const summary = nodeType.summary?.(node.config) ?? nodeType.label.en;
    const inPortuguese = nodeType.summary?.(node.config, 'pt-BR') ?? summary;
    triggers.push({
      nodeId: node.id,
      type: node.type,
      summary,
      ...(inPortuguese === summary ? {} : { localSummary: { en: summary, 'pt-BR': inPortuguese } }),
      ...asksOf(node),
    });
  }
  return triggers;
}

function summaryOf(context: FlowContext, row: FlowRow, draft: FlowDefinition, stats: FlowRunStats | undefined): FlowSummary {
  const nextRunAt = row.status === 'active' ? context.ports.nextRunAt(row.id) : undefined;
  return {
    id: row.id as FlowId,
    name: row.name,
    ...(row.description === null ? {} : { description: row.description }),
    status: row.status,
    pinned: row.pinned === 1,
    ...(row.published_version === null ? {} : { publishedVersion: row.published_version }),
    hasDraftChanges: row.published_version !== null && row.draft_revision !== row.published_revision,
    triggers: triggersOf(context, draft),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(stats?.lastRun === undefined ? {} : { lastRun: stats.lastRun }),
    ...(nextRunAt === undefined ? {} : { nextRunAt }),
    ...(stats?.successRate === undefined ? {} : { successRate: stats.successRate }),
    runsLast24h: stats?.last24h ?? { succeeded: 0, failed: 0, other: 0 },
  };
}

/** Flows as a list shows them; the runs of all of them are asked for in one go. */
export function toSummaries(context: FlowContext, rows: readonly FlowRow[]): FlowSummary[] {
  const stats = context.ports.runStats(rows.map((row) => row.id));
  return rows.map((row) => summaryOf(context, row, readDefinition(row.draft), stats.get(row.id)));
}

export function toSummary(context: FlowContext, row: FlowRow): FlowSummary {
  return summaryOf(context, row, readDefinition(row.draft), context.ports.runStats([row.id]).get(row.id));
}

export function toDetail(context: FlowContext, row: FlowRow): FlowDetail {
  const draft = readDefinition(row.draft);
  const published = row.published_version === null ? undefined : context.repository.version(row.id, row.published_version);
  return {
    ...summaryOf(context, row, draft, context.ports.runStats([row.id]).get(row.id)),
    draft,
    draftRevision: row.draft_revision,
    ...(published === undefined ? {} : { published: readDefinition(published.definition) }),
    problems: problemsOf(context, row.id, draft),
  };
}

/** A published version in a list. */
export function toVersionSummary(row: Pick<VersionRow, 'version' | 'note' | 'created_at'>): FlowVersionSummary {
  return { version: row.version, publishedAt: row.created_at, ...(row.note === null ? {} : { note: row.note }) };
}

/** A version whole. The draft that a test run took was never published. */
export function toVersion(row: VersionRow): FlowVersionDetail {
  const definition = readDefinition(row.definition);
  return row.version > 0 ? { ...toVersionSummary(row), definition } : { version: row.version, definition };
}

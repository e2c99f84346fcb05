import type {
  FlowCaller,
  FlowDefinition,
  FlowDetail,
  FlowProblem,
  FlowStatus,
  FlowSummary,
  FlowVersionDetail,
  FlowVersionSummary,
} from '#shared/model/flow';
import type { DraftHistory } from '#shared/model/flow-edit';
import { foldText } from '#shared/words/fold-text';
import { callersOf } from './callers';
import type { FlowContext } from './context';
import { readDefinition, writeDefinition } from './definition-text';
import { readHistory, type SaveRequest, saveDraft } from './draft';
import { flowNotFound, versionNotFound } from './errors';
import { withCredentialNames } from './export-credentials';
import { withoutSecrets } from './export-secrets';
import { decodeCursor, decodeVersion, encodeCursor, encodeVersion } from './page-cursor';
import type { PinsService } from './pins';
import { announcePublished, assertPublishable, publishInTransaction, setPaused } from './publishing';
import type { FlowRow } from './repository';
import { toDetail, toSummaries, toSummary, toVersion, toVersionSummary } from './views';

export interface FlowListRequest {
  limit: number;
  cursor?: string | undefined;
  search?: string | undefined;
  status?: FlowStatus | undefined;
}

export interface CreateFlowOptions {
  publish: boolean;
  /** With `publish`: it answers no trigger until it is resumed. */
  paused?: boolean;
  templateId?: string;
}

interface VersionPage {
  items: FlowVersionSummary[];
  nextCursor?: string;
}

/** Drafts and published versions, as people work with them. Rules' hidden flows are not found here. */
export interface FlowsService {
  list(request: FlowListRequest): { items: FlowSummary[]; nextCursor?: string };
  /** Errors: FLOW_NOT_FOUND, as all that take an id. */
  get(flowId: string): FlowDetail;
  /** Errors: with `publish` FLOW_INVALID and WEBHOOK_CONFLICT; then nothing was created. */
  create(definition: FlowDefinition, options: CreateFlowOptions): Promise<FlowDetail>;
  /** Errors: FLOW_CHANGED when `baseRevision` is not the current one. */
  saveDraft(flowId: string, definition: FlowDefinition, request?: SaveRequest): FlowDetail;
  /** The draft, and the edits that led to it. */
  history(flowId: string): DraftHistory;
  /** Errors: FLOW_INVALID (with `problems`), WEBHOOK_CONFLICT. */
  publish(flowId: string, note?: string): Promise<FlowDetail>;
  /** The published versions, newest first. */
  versions(flowId: string, page: { limit: number; cursor?: string | undefined }): VersionPage;
  /** A published version, or with zero or less the draft that a test run took. Errors: FLOW_VERSION_NOT_FOUND. */
  version(flowId: string, version: number): FlowVersionDetail;
  /** Which other flows start this one. */
  callers(flowId: string): FlowCaller[];
  /** Errors: FLOW_NOT_PUBLISHED. */
  pause(flowId: string): FlowSummary;
  /** Errors: FLOW_NOT_PUBLISHED, WEBHOOK_CONFLICT. */
  resume(flowId: string): FlowSummary;
  pin(flowId: string, pinned: boolean): FlowSummary;
  duplicate(flowId: string): FlowDetail;
  /** The flow answers nothing any more; its versions and runs stay. */
  remove(flowId: string): void;
  /** Comes back paused (a draft as draft). Restoring a flow that is not deleted changes nothing. */
  restore(flowId: string): FlowSummary;
  validate(definition: FlowDefinition): FlowProblem[];
  /** The draft without the values of secret fields. */
  exportDraft(flowId: string): FlowDefinition;
  /** Creates drafts, all or none. */
  importDrafts(definitions: readonly FlowDefinition[]): FlowSummary[];
  /** The flows of the tray menu. */
  pinned(): { id: string; name: string; status: FlowStatus }[];
}

/** The row of a new draft, under an id of its own. */
export function newRow(context: FlowContext, definition: FlowDefinition, templateId?: string): FlowRow {
  const now = context.ports.now();
  return {
    id: context.newFlowId(),
    kind: 'flow',
    name: definition.name,
    description: definition.description ?? null,
    status: 'draft',
    pinned: 0,
    draft: writeDefinition(definition).text,
    draft_revision: 1,
    published_version: null,
    published_revision: null,
    sample_id: templateId ?? null,
    created_at: now,
    updated_at: now,
    deleted_at: null,
  };
}

/** `Report` becomes `Report (2)`, or the next number that is free. */
export function freeName(context: FlowContext, name: string): string {
  const base = name.replace(/ \(\d+\)$/, '').slice(0, 110);
  const taken = new Set(context.repository.namesLike(base));
  for (let number = 2; ; number++) {
    const candidate = `${base} (${number})`;
    if (!taken.has(candidate)) return candidate;
  }
}

export function createFlowsService(context: FlowContext, pins: Pick<PinsService, 'copyTo'>): FlowsService {
  const { repository, ports } = context;

  const insert = (row: FlowRow): void => {
    const { deleted_at: _, ...columns } = row;
    repository.insert(columns);
  };
  const save = (row: FlowRow): FlowRow => {
    ports.store.write(() => repository.update(row));
    context.changed(row.id);
    return row;
  };

  return {
    list({ limit, cursor, search, status }) {
      const text = search === undefined ? '' : foldText(search.trim());
      const rows = repository.list({
        limit: limit + 1,
        ...(cursor === undefined ? {} : { before: decodeCursor(cursor) }),
        ...(text === '' ? {} : { search: text }),
        ...(status === undefined ? {} : { status }),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: toSummaries(context, page),
        ...(rows.length > limit && last !== undefined ? { nextCursor: encodeCursor(last.updated_at, last.id) } : {}),
      };
    },

    get: (flowId) => toDetail(context, context.getRow(flowId)),

    async create(definition, { publish, paused = false, templateId }) {
      const fresh = newRow(context, definition, templateId);
      const draft: FlowRow = publish && paused ? { ...fresh, status: 'paused' } : fresh;
      if (publish) assertPublishable(context, draft);
      const row = ports.store.write(() => {
        insert(draft);
        return publish ? publishInTransaction(context, draft, undefined) : draft;
      });
      context.changed(row.id);
      if (publish) await announcePublished(context, row);
      return toDetail(context, row);
    },

    saveDraft: (flowId, definition, request) => saveDraft(context, flowId, definition, request),
    history: (flowId) => readHistory(context, flowId),

    async publish(flowId, note) {
      const row = context.getRow(flowId);
      assertPublishable(context, row);
      const next = ports.store.write(() => publishInTransaction(context, row, note));
      context.changed(flowId);
      if (next.published_version !== row.published_version) await announcePublished(context, next);
      return toDetail(context, next);
    },

    versions(flowId, { limit, cursor }) {
      const { id } = context.getRow(flowId);
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeVersion(cursor);
      const rows = repository.publishedVersions(id, before, limit + 1);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(toVersionSummary),
        ...(last === undefined ? {} : { nextCursor: encodeVersion(last.version) }),
      };
    },

    version(flowId, version) {
      const row = repository.version(context.getRow(flowId).id, version);
      if (row === undefined) throw versionNotFound(flowId, version);
      return toVersion(row);
    },

    callers(flowId) {
      const { draft, published } = toDetail(context, context.getRow(flowId));
      const services = [published, draft].flatMap((definition) => definition?.settings?.service?.name ?? []);
      return callersOf(ports.store, flowId, new Set(services));
    },

    pause: (flowId) => toSummary(context, setPaused(context, context.getRow(flowId), true)),
    resume: (flowId) => toSummary(context, setPaused(context, context.getRow(flowId), false)),

    // Pinning is not a change of the flow: it keeps its place in the list.
    pin: (flowId, pinned) => toSummary(context, save({ ...context.getRow(flowId), pinned: pinned ? 1 : 0 })),

    duplicate(flowId) {
      const draft = readDefinition(context.getRow(flowId).draft);
      const row = newRow(context, { ...draft, name: freeName(context, draft.name) });
      ports.store.write(() => {
        insert(row);
        pins.copyTo(flowId, row.id);
      });
      context.changed(row.id);
      return toDetail(context, row);
    },

    remove(flowId) {
      save({ ...context.getRow(flowId), deleted_at: ports.now() });
    },

    restore(flowId) {
      const row = repository.find(flowId);
      if (row === undefined || row.kind !== 'flow') throw flowNotFound(flowId);
      if (row.deleted_at === null) return toSummary(context, row);
      const status = row.published_version === null ? 'draft' : 'paused';
      return toSummary(context, save({ ...row, status, deleted_at: null, updated_at: ports.now() }));
    },

    validate: (definition) => ports.validate(definition),

    exportDraft(flowId) {
      const definition = withoutSecrets(readDefinition(context.getRow(flowId).draft), ports.nodeTypes);
      return withCredentialNames(definition, ports.nodeTypes, ports.findCredential);
    },

    importDrafts(definitions) {
      const rows = definitions.map((definition) => newRow(context, definition));
      ports.store.write(() => {
        for (const row of rows) insert(row);
      });
      for (const row of rows) context.changed(row.id);
      return toSummaries(context, rows);
    },

    pinned: () => repository.pinned(),
  };
}

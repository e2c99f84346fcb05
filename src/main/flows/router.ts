import { implement, type Router } from '@orpc/server';
import { flows } from '#shared/contract/flows';
import type { Item } from '#shared/model/packet';
import type { FlowsRoom } from './room';

const ok = { ok: true as const };

/** The flows capability of the contract. */
export function createFlowsRouter({
  service,
  pins,
  templates,
  upgradeNode,
  describeNodeTypes,
  testFaults,
  startForm,
}: FlowsRoom): Router<typeof flows, Record<never, never>> {
  const os = implement(flows);
  return os.router({
    list: os.list.handler(({ input }) => service.list(input)),
    get: os.get.handler(({ input }) => service.get(input.flowId)),
    create: os.create.handler(({ input }) => service.create(input.body, { publish: input.query.publish })),
    saveDraft: os.saveDraft.handler(({ input: { flowId, definition, ...request } }) =>
      service.saveDraft(flowId, definition, request),
    ),
    edits: os.edits.handler(({ input }) => service.history(input.flowId)),
    publish: os.publish.handler(({ input }) => service.publish(input.flowId, input.note)),
    versions: os.versions.handler(({ input: { flowId, ...page } }) => service.versions(flowId, page)),
    version: os.version.handler(({ input }) => service.version(input.flowId, input.version)),
    callers: os.callers.handler(({ input }) => service.callers(input.flowId)),
    startForm: os.startForm.handler(({ input }) => startForm(input.flowId, input.test)),
    pause: os.pause.handler(({ input }) => service.pause(input.flowId)),
    resume: os.resume.handler(({ input }) => service.resume(input.flowId)),
    pin: os.pin.handler(({ input }) => service.pin(input.flowId, input.pinned)),
    duplicate: os.duplicate.handler(({ input }) => service.duplicate(input.flowId)),
    remove: os.remove.handler(({ input }) => {
      service.remove(input.flowId);
      return ok;
    }),
    restore: os.restore.handler(({ input }) => service.restore(input.flowId)),
    validate: os.validate.handler(({ input }) => ({ problems: service.validate(input.definition) })),
    export: os.export.handler(({ input }) => service.exportDraft(input.flowId)),
    import: os.import.handler(({ input }) => ({ flows: service.importDrafts(input.definitions) })),
    faultTest: os.faultTest.handler(({ input: { outputs, ...request } }) =>
      testFaults({ ...request, outputs: outputs as Record<string, Item[]> }),
    ),
    pins: {
      list: os.pins.list.handler(({ input }) => ({ items: pins.list(input.flowId) })),
      get: os.pins.get.handler(({ input }) => pins.get(input.flowId, input.nodeId)),
      set: os.pins.set.handler(({ input }) => pins.set(input.flowId, input.nodeId, input.outputs)),
      remove: os.pins.remove.handler(({ input }) => {
        pins.remove(input.flowId, input.nodeId);
        return ok;
      }),
    },
    nodeTypes: os.nodeTypes.handler(() => describeNodeTypes()),
    upgradeNode: os.upgradeNode.handler(({ input }) => upgradeNode(input)),
    templates: os.templates.handler(() => templates.list()),
    template: os.template.handler(({ input }) => templates.get(input.templateId, input.language)),
    createFromTemplate: os.createFromTemplate.handler(({ input }) => templates.createFlow(input.templateId, input.language)),
    installTemplates: os.installTemplates.handler(async ({ input }) => ({
      flows: await templates.install(input.ids, input.language),
    })),
  });
}

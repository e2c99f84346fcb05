import { implement } from '@orpc/server';
import { flows } from '#shared/contract/flows';
import type { Item } from '#shared/model/packet';
import type { FlowsRoom } from './room';

const ok = { ok: true as const };

/** The flows capability of the contract. */
export function createFlowsRouter({ service, samples, describeNodeTypes, testFaults }: FlowsRoom) {
  const os = implement(flows);
  return os.router({
    list: os.list.handler(({ input }) => service.list(input)),
    get: os.get.handler(({ input }) => service.get(input.flowId)),
    create: os.create.handler(({ input }) => service.create(input.body, { publish: input.query.publish })),
    saveDraft: os.saveDraft.handler(({ input }) => service.saveDraft(input.flowId, input.definition, input.baseRevision)),
    publish: os.publish.handler(({ input }) => service.publish(input.flowId, input.note)),
    versions: os.versions.handler(({ input: { flowId, ...page } }) => service.versions(flowId, page)),
    version: os.version.handler(({ input }) => service.version(input.flowId, input.version)),
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
    nodeTypes: os.nodeTypes.handler(() => describeNodeTypes()),
    samples: os.samples.handler(() => samples.list()),
    installSamples: os.installSamples.handler(async ({ input }) => ({ flows: await samples.install(input.ids) })),
  });
}

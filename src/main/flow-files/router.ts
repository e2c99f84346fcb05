import { implement } from '@orpc/server';
import { flowFiles } from '#shared/contract/flow-files';
import type { FlowFilesService } from './service';

/** The capability of flow files of the contract. */
export function createFlowFilesRouter(service: FlowFilesService) {
  const os = implement(flowFiles);
  return os.router({
    status: os.status.handler(() => service.status()),
    sync: os.sync.handler(() => service.sync()),
    conflict: os.conflict.handler(({ input }) => service.conflict(input.flowId)),
    resolve: os.resolve.handler(({ input }) =>
      service.resolve(input.flowId, input.definition, input.draftRevision, input.fileDigest),
    ),
    settle: os.settle.handler(({ input }) => service.settle(input.path, input.action)),
  });
}

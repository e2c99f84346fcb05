import { implement } from '@orpc/server';
import { plugins } from '#shared/contract/plugins';
import type { CataloguesService, InstallService, PluginsService, TriggerStates } from './service-types';

export interface PluginProcedures {
  service: PluginsService;
  installer: InstallService;
  catalogues: CataloguesService;
  triggers: TriggerStates;
}

/** The plugins capability of the contract. */
export function createPluginsRouter({ service, installer, catalogues, triggers }: PluginProcedures) {
  const os = implement(plugins);
  return os.router({
    list: os.list.handler(() => service.list()),
    get: os.get.handler(({ input }) => service.get(input.name)),
    enable: os.enable.handler(({ input }) => service.enable(input.name)),
    disable: os.disable.handler(({ input }) => service.disable(input.name)),
    grant: os.grant.handler(({ input }) => service.grant(input.name, input.capabilities)),
    revoke: os.revoke.handler(({ input }) => service.revoke(input.name)),
    remove: os.remove.handler(async ({ input }) => {
      await service.remove(input.name, input.evenIfUsed);
      return { ok: true as const };
    }),
    restart: os.restart.handler(({ input }) => service.restart(input.name)),
    logs: os.logs.handler(async ({ input }) => [...(await service.logs(input.name, input.limit))]),
    addSample: os.addSample.handler(({ input }) => service.addSample(input.name, input.id, input.language)),
    triggers: os.triggers.handler(({ input }) => triggers.states(input.flowId)),
    live: os.live.handler(({ signal }) => service.live(signal)),
    inspect: os.inspect.handler(({ input }) => installer.inspect(input.source)),
    install: os.install.handler(({ input }) => installer.install(input)),
    rollBack: os.rollBack.handler(({ input }) => installer.rollBack(input.name, input.version)),
    operations: os.operations.handler(() => installer.operations()),
    operation: os.operation.handler(({ input, signal }) => installer.watch(input.operationId, signal)),
    cancelOperation: os.cancelOperation.handler(async ({ input }) => {
      await installer.cancel(input.operationId);
      return { ok: true as const };
    }),
    catalogues: os.catalogues.handler(() => catalogues.list()),
    addCatalogue: os.addCatalogue.handler(({ input }) => catalogues.add(input.location)),
    removeCatalogue: os.removeCatalogue.handler(async ({ input }) => {
      await catalogues.remove(input.id);
      return { ok: true as const };
    }),
    search: os.search.handler(({ input }) => catalogues.search(input)),
    checkUpdates: os.checkUpdates.handler(() => catalogues.checkUpdates()),
  });
}

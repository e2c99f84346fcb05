import { implement } from '@orpc/server';
import { rules } from '#shared/contract/rules';
import type { RulesService } from './service';

/** The rules capability of the contract. */
export function createRulesRouter(service: RulesService) {
  const os = implement(rules);
  return os.router({
    list: os.list.handler(() => service.list()),
    create: os.create.handler(({ input }) => service.create(input)),
    get: os.get.handler(({ input }) => service.get(input.ruleId)),
    update: os.update.handler(({ input }) => service.update(input.ruleId, input.rule)),
    remove: os.remove.handler(({ input }) => {
      service.remove(input.ruleId);
      return { ok: true as const };
    }),
    logs: os.logs.handler(({ input }) => service.logs(input.ruleId, input.limit)),
  });
}

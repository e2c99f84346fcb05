import { implement } from '@orpc/server';
import { credentials } from '#shared/contract/credentials';
import type { CredentialsService } from './credentials/service';

/** The credentials capability of the contract. */
export function createCredentialsRouter(service: CredentialsService) {
  const os = implement(credentials);
  return os.router({
    types: os.types.handler(() => service.types()),
    list: os.list.handler(({ input }) => service.list(input.type)),
    get: os.get.handler(({ input }) => service.get(input.credentialId)),
    create: os.create.handler(({ input }) => service.create(input)),
    update: os.update.handler(({ input: { credentialId, ...change } }) => service.update(credentialId, change)),
    remove: os.remove.handler(({ input }) => {
      service.remove(input.credentialId, input.evenIfUsed);
      return { ok: true };
    }),
    keep: os.keep.handler(({ input }) => service.keep(input)),
    key: os.key.handler(() => service.key()),
    keepKey: os.keepKey.handler(({ input }) => service.keepKey(input.place)),
    forgetUnreadable: os.forgetUnreadable.handler(() => ({ forgotten: service.forgetUnreadable() })),
    test: os.test.handler(({ input }) => service.test(input.credentialId)),
    signIn: os.signIn.handler(({ input }) => service.signIn(input.credentialId)),
    tryOut: os.tryOut.handler(({ input }) => service.tryOut(input)),
  });
}

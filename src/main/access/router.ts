import { implement } from '@orpc/server';
import { people } from '#shared/contract/people';
import { OWNER_ID, type Person } from '#shared/model/person';
import { notAllowed } from './errors';
import type { People } from './people';
import type { CallerContext } from './ports';

/** Acting in the name of another would break "four eyes": who may do everything may still not be two people. */
function assertSelfOrOwner(caller: Person, personId: string): void {
  if (caller.id === OWNER_ID || caller.id === personId) return;
  throw notAllowed(
    'OTHER_PERSON',
    'Only the owner makes sign-in links and tokens for others, because they let one act in the name of that person.',
  );
}

/** The people capability of the contract. What approvers may call of it is the gate's to say. */
export function createPeopleRouter(service: People) {
  const os = implement(people).$context<CallerContext>();
  return os.router({
    list: os.list.handler(() => service.list()),
    me: os.me.handler(({ context }) => service.ofActor(context.actor)),
    create: os.create.handler(({ input }) => service.create(input)),
    update: os.update.handler(({ input: { personId, ...patch } }) => service.update(personId, patch)),
    delete: os.delete.handler(({ input }) => {
      service.remove(input.personId);
      return { ok: true as const };
    }),
    signInLink: os.signInLink.handler(({ input, context }) => {
      assertSelfOrOwner(service.ofActor(context.actor), input.personId);
      return service.signInLink(input.personId);
    }),
    createToken: os.createToken.handler(({ input, context }) => {
      assertSelfOrOwner(service.ofActor(context.actor), input.personId);
      return { token: service.createToken(input.personId) };
    }),
    signOut: os.signOut.handler(({ input }) => {
      service.signOut(input.personId);
      return { ok: true as const };
    }),
  });
}

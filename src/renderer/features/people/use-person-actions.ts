import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ContractInputs } from '#shared/contract';
import type { Person } from '#shared/model/person';
import { toast, undoToast } from '../../components/feedback';
import { api, client } from '../../lib/client';

/** What the form of a person holds. */
export interface PersonFields extends Pick<Person, 'name' | 'roles' | 'language' | 'contacts'> {
  access: Exclude<Person['access'], 'owner'>;
}

/** What can be done with people; lists are read again after each. */
export function usePersonActions() {
  const { t } = useTranslation('people');
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.people.key() });

  const create = useMutation({
    mutationFn: (fields: PersonFields) => client.people.create(fields),
    onSuccess: ({ name }) => {
      toast(t('added', { name }));
      return refresh();
    },
    // Said beside the fields.
    meta: { ownError: true },
  });
  const update = useMutation({
    mutationFn: (patch: ContractInputs['people']['update']) => client.people.update(patch),
    onSettled: refresh,
    meta: { ownError: true },
  });
  const putBack = useMutation({
    mutationFn: ({ id, name, access, roles, language, contacts, isActive }: Person) =>
      client.people.create({
        ...{ id, name, roles, language, contacts, isActive },
        access: access === 'owner' ? 'member' : access,
      }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Person) => client.people.delete({ personId: id }),
    onSuccess: (_ok, person) =>
      undoToast(t('removed', { name: person.name }), t('components:undo'), () => putBack.mutate(person)),
    onSettled: refresh,
  });
  const setActive = useMutation({
    mutationFn: ({ person, isActive }: { person: Person; isActive: boolean }) =>
      client.people.update({ personId: person.id, isActive }),
    onSuccess: ({ name, isActive }) => toast(t(isActive ? 'madeActive' : 'madeInactive', { name })),
    onSettled: refresh,
  });
  const signOut = useMutation({
    mutationFn: ({ id }: Person) => client.people.signOut({ personId: id }),
    onSuccess: (_ok, { name }) => toast(t('signedOut', { name })),
    onSettled: refresh,
  });
  return { create, update, remove, setActive, signOut };
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { FlowDefinitionInput } from '#shared/model/flow';
import { toast } from '../../../components/feedback';
import { api, client } from '../../../lib/client';

/** Makes the flow: as a draft, which opens in the editor, or published, which opens its page. `onMade` before that. */
export function useCreateAutomation(onMade: () => void) {
  const { t } = useTranslation('new-automation');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ flow, publish }: { flow: FlowDefinitionInput; publish: boolean }) =>
      client.flows.create({ query: { publish }, body: flow }),
    meta: { ownError: true },
    onSuccess: (made, { publish }) => {
      onMade();
      void queryClient.invalidateQueries({ queryKey: api.flows.key() });
      void queryClient.invalidateQueries({ queryKey: api.schedules.key() });
      toast(t(publish ? 'made.published' : 'made.draft', { name: made.name }));
      void navigate(publish ? `/flows/${made.id}/info` : `/flows/${made.id}`);
    },
  });
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { api, client } from '../../lib/client';
import { useCommands } from '../../lib/commands';
import { TourCard } from './TourCard';
import { TOUR_STEPS } from './tour-steps';

/** The flow that the tour is shown on when there is none yet. */
const LEARNING_TEMPLATE = 'for-each-and-wait';

/** Shows a new user around, once, over the real pages; again when asked to. It can be left at any moment. */
export function Tour() {
  const { t, i18n } = useTranslation('app');
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const queryClient = useQueryClient();
  const { data: settings } = useQuery(api.settings.get.queryOptions());
  const [asked, setAsked] = useState<number>();
  const onboarding = settings?.onboarding;
  const isNew = onboarding?.templatesOffered === true && !onboarding.tourSeen;
  const index = asked ?? (isNew ? 0 : undefined);
  const step = index === undefined ? undefined : TOUR_STEPS[index];

  const openFlow = async () => {
    if (/^\/flows\/./.test(pathname)) return;
    const { items } = await client.flows.list({ limit: 1 });
    const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
    const flow = items[0] ?? (await client.flows.createFromTemplate({ templateId: LEARNING_TEMPLATE, language }));
    void queryClient.invalidateQueries({ queryKey: api.flows.key() });
    void navigate(`/flows/${flow.id}`);
  };
  const show = (next: number) => {
    const page = TOUR_STEPS[next]?.page;
    setAsked(next);
    if (page === 'flows') void navigate('/flows');
    if (page === 'editor') void openFlow();
  };
  const end = async () => {
    setAsked(undefined);
    if (onboarding?.tourSeen === true) return;
    const key = api.settings.get.queryKey();
    if (settings !== undefined)
      queryClient.setQueryData(key, { ...settings, onboarding: { ...settings.onboarding, tourSeen: true } });
    queryClient.setQueryData(key, await client.settings.update({ onboarding: { tourSeen: true } }));
  };
  useCommands([{ id: 'tour', label: t('tour.start'), group: 'app', keywords: 'tour help ajuda', run: () => show(0) }]);
  if (step === undefined || index === undefined) return null;
  return (
    <TourCard
      key={step.id}
      step={step}
      index={index}
      onBack={index === 0 ? undefined : () => show(index - 1)}
      onNext={index === TOUR_STEPS.length - 1 ? undefined : () => show(index + 1)}
      onEnd={() => void end()}
    />
  );
}

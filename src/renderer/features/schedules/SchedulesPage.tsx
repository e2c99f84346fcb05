import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/Page';

/** Every schedule: when it fires, how it went, all of them on one timeline. */
export default function SchedulesPage() {
  const { t } = useTranslation('schedules');
  return <PageHeader title={t('title')} hint={t('hint')} />;
}

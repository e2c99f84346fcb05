import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/Page';

export default function RunPage() {
  const { t } = useTranslation('runs');
  return <PageHeader title={t('title')} />;
}

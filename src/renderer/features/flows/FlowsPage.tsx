import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/Page';

export default function FlowsPage() {
  const { t } = useTranslation('flows');
  return <PageHeader title={t('title')} />;
}

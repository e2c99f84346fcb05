import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/Page';

export default function FlowPage() {
  const { t } = useTranslation('flows');
  return <PageHeader title={t('title')} />;
}

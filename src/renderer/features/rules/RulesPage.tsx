import { PageHeader } from '../../components/Page';

export default function RulesPage() {
  return <PageHeader title="Rules" />;
}

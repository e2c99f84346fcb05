import { PageHeader } from '../../components/Page';

export default function ConnectionPage() {
  return <PageHeader title="Connection" />;
}

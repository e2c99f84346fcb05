import { PageHeader } from '../../components/Page';

export default function EventsPage() {
  return <PageHeader title="Events" />;
}

import { Skeleton } from '@mantine/core';
import {
  Bell,
  Cable,
  Database,
  FolderSync,
  Info,
  KeyRound,
  type LucideIcon,
  Mail,
  Monitor,
  Plug,
  SlidersHorizontal,
  Stethoscope,
  Users,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Navigate, NavLink, useParams } from 'react-router';
import type { Settings } from '#shared/model/settings';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PageBody, PageHeader } from '../../components/Page';
import { isDesktop } from '../../lib/client';
import { AboutSection } from './AboutSection';
import { ApiSection } from './ApiSection';
import { DataSection } from './DataSection';
import { DiagnosticsSection } from './DiagnosticsSection';
import { DesktopSection } from './desktop/DesktopSection';
import { GeneralSection } from './GeneralSection';
import { MailSection } from './MailSection';
import { ProxySection } from './ProxySection';
import classes from './settings.module.css';
import { useSettings } from './use-settings';

const sections = ['general', 'desktop', 'mail', 'data', 'api', 'diagnostics', 'about'] as const;
type SectionId = (typeof sections)[number];
const icons: Record<SectionId, LucideIcon> = {
  general: SlidersHorizontal,
  desktop: Monitor,
  mail: Mail,
  data: Database,
  api: Cable,
  diagnostics: Stethoscope,
  about: Info,
};
/** What only the window has is not offered in a browser. */
const offered = sections.filter((id) => id !== 'desktop' || isDesktop);

/** The settings of the workspace, a section at a time. */
export default function SettingsPage() {
  const { t } = useTranslation('settings');
  const { section: asked = 'general' } = useParams();
  const section = offered.find((each) => each === asked);
  const { query } = useSettings();
  if (section === undefined) return <Navigate to="/settings" replace />;
  return (
    <>
      <PageHeader title={t(`section.${section}`)} parents={[{ label: t('title'), to: '/settings' }]} />
      <div className={classes.root}>
        <nav className={classes.nav} aria-label={t('title')}>
          {offered.map((id) => (
            <SectionLink
              key={id}
              to={id === 'general' ? '/settings' : `/settings/${id}`}
              icon={icons[id]}
              label={t(`section.${id}`)}
              isCurrent={id === section}
            />
          ))}
          <SectionLink to="/settings/people" icon={Users} label={t('section.people')} isCurrent={false} />
          <SectionLink to="/settings/notifications" icon={Bell} label={t('section.notifications')} isCurrent={false} />
          <SectionLink to="/settings/credentials" icon={KeyRound} label={t('section.credentials')} isCurrent={false} />
          <SectionLink to="/settings/flow-files" icon={FolderSync} label={t('section.flowFiles')} isCurrent={false} />
          {isDesktop && <SectionLink to="/settings/connection" icon={Plug} label={t('section.connection')} isCurrent={false} />}
        </nav>
        <PageBody width={680}>
          {query.data === undefined ? (
            query.isError ? (
              <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
            ) : (
              [0, 1, 2].map((index) => <Skeleton key={index} height={88} mb="lg" />)
            )
          ) : (
            <Content section={section} settings={query.data} />
          )}
        </PageBody>
      </div>
    </>
  );
}

function SectionLink({ to, icon: Icon, label, isCurrent }: { to: string; icon: LucideIcon; label: string; isCurrent: boolean }) {
  return (
    <NavLink to={to} end className={classes.link ?? ''} data-current={isCurrent || undefined}>
      <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
      {label}
    </NavLink>
  );
}

function Content({ section, settings }: { section: SectionId; settings: Settings }) {
  switch (section) {
    case 'general':
      return <GeneralSection settings={settings} />;
    case 'mail':
      return <MailSection settings={settings} />;
    case 'data':
      return <DataSection settings={settings} />;
    case 'desktop':
      return <DesktopSection />;
    case 'api':
      return (
        <>
          <ApiSection />
          <ProxySection settings={settings} />
        </>
      );
    case 'diagnostics':
      return <DiagnosticsSection />;
    case 'about':
      return <AboutSection />;
  }
}

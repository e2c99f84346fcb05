/*
 * The templates that a new flow can start from. Each file in resources/templates holds what the gallery says of it and the
 * flow itself; a text in both languages may stand wherever a text stands. They are bundled, and read only when somebody asks.
 */
import type { LocalText } from '#shared/model/local-text';
import type { LocalWords } from '#shared/model/node-type';
import type { TemplateCategory, TemplateLanguage } from '#shared/model/template';
import { localizeTemplate } from './localize-template';

export interface FlowTemplate {
  id: string;
  name: LocalText;
  description: LocalText;
  category: TemplateCategory;
  /** Name of a lucide icon in kebab-case. */
  icon: string;
  keywords: LocalWords;
  /** What has to be there, beside the app, for it to do its work. */
  needs: readonly LocalText[];
  /** Offered to a new user, ready to run. */
  starter: boolean;
  /** It would act by itself: installed, but paused until the user resumes it. */
  paused: boolean;
  /** Its flow in one language: not parsed yet. */
  definition(language: TemplateLanguage): unknown;
}

/** As in its file: checked by the tests, not at run time. */
interface TemplateFile extends Omit<FlowTemplate, 'id' | 'category' | 'definition'> {
  category: string;
  flow: unknown;
}

const SOURCES: readonly [id: string, read: () => Promise<{ default: TemplateFile }>][] = [
  ['github-push-report', () => import('../../../../resources/templates/github-push-report.json')],
  ['web-page-check', () => import('../../../../resources/templates/web-page-check.json')],
  ['for-each-and-wait', () => import('../../../../resources/templates/for-each-and-wait.json')],
  ['calculator', () => import('../../../../resources/templates/calculator.json')],
  ['failed-run-alert', () => import('../../../../resources/templates/failed-run-alert.json')],
  ['order-queue', () => import('../../../../resources/templates/order-queue.json')],
  ['sort-folder', () => import('../../../../resources/templates/sort-folder.json')],
  ['archive-old-files', () => import('../../../../resources/templates/archive-old-files.json')],
  ['largest-files', () => import('../../../../resources/templates/largest-files.json')],
  ['find-text', () => import('../../../../resources/templates/find-text.json')],
  ['backup-folder', () => import('../../../../resources/templates/backup-folder.json')],
  ['mirror-folder', () => import('../../../../resources/templates/mirror-folder.json')],
  ['keep-web-data', () => import('../../../../resources/templates/keep-web-data.json')],
  ['csv-report', () => import('../../../../resources/templates/csv-report.json')],
  ['csv-check', () => import('../../../../resources/templates/csv-check.json')],
  ['merge-csv', () => import('../../../../resources/templates/merge-csv.json')],
  ['web-data-to-csv', () => import('../../../../resources/templates/web-data-to-csv.json')],
  ['page-changed', () => import('../../../../resources/templates/page-changed.json')],
  ['price-watch', () => import('../../../../resources/templates/price-watch.json')],
  ['broken-links', () => import('../../../../resources/templates/broken-links.json')],
  ['feed-digest', () => import('../../../../resources/templates/feed-digest.json')],
  ['site-monitor', () => import('../../../../resources/templates/site-monitor.json')],
  ['check-flows', () => import('../../../../resources/templates/check-flows.json')],
  ['heartbeat', () => import('../../../../resources/templates/heartbeat.json')],
  ['failure-log', () => import('../../../../resources/templates/failure-log.json')],
  ['checklist-mail', () => import('../../../../resources/templates/checklist-mail.json')],
  ['birthdays', () => import('../../../../resources/templates/birthdays.json')],
  ['contact-form', () => import('../../../../resources/templates/contact-form.json')],
  ['inbox-to-event', () => import('../../../../resources/templates/inbox-to-event.json')],
  ['approve-expense', () => import('../../../../resources/templates/approve-expense.json')],
  ['fill-in-details', () => import('../../../../resources/templates/fill-in-details.json')],
  ['decide-request', () => import('../../../../resources/templates/decide-request.json')],
  ['approval-by-link', () => import('../../../../resources/templates/approval-by-link.json')],
  ['expense-approval', () => import('../../../../resources/templates/expense-approval.json')],
];

/** The templates in the order in which they are offered; those for a new user come first. */
export async function loadTemplates(): Promise<FlowTemplate[]> {
  return Promise.all(
    SOURCES.map(async ([id, read]) => {
      const { flow, category, ...shown } = (await read()).default;
      return { ...shown, id, category: category as TemplateCategory, definition: (language) => localizeTemplate(flow, language) };
    }),
  );
}
